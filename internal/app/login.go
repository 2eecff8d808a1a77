package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
	"awsmfa/internal/program"
	"awsmfa/internal/session"
)

// loginFlags are those of every command that gets a session.
type loginFlags struct {
	profile, duration, serial, region, min string
	renew, noPrompt, verify                bool
}

func (f *loginFlags) options() []*option {
	return []*option{
		{long: "profile", short: "p", takes: "NAME", usage: "the profile, like the argument", text: &f.profile},
		{long: "duration", short: "d", takes: "TIME", usage: "length of the session: 8h, 90m, or seconds", text: &f.duration},
		{long: "serial", takes: "ARN", usage: "serial number of the MFA device", text: &f.serial},
		{long: "region", takes: "REGION", usage: "region of STS, also set in the shell", text: &f.region},
		{long: "min", takes: "TIME", usage: "least time left of a kept session that will do", text: &f.min},
		{long: "new", usage: "log in anew even if a session is kept", on: &f.renew},
		{long: "no-prompt", usage: "never ask and never wait: a kept session or status 3", on: &f.noPrompt},
		{long: "verify", usage: "ask STS who the session is, and say it", on: &f.verify},
	}
}

// login is a session in the making: the words understood, the profile resolved.
type login struct {
	*System
	flags   loginFlags
	target  target
	profile profile.Profile
	plan    session.Plan
	minLeft time.Duration
	// patience is how long to wait for somebody who is being asked already;
	// negative: as long as it takes.
	patience time.Duration
	quiet    bool // only problems are worth a word
	// findDevice: the profile need not have an MFA device yet.
	findDevice bool
	started    time.Time
	sts        *awsapi.Client      // nil until it is needed
	getenv     func(string) string // without what an earlier login exported
}

// usualMin is the least time left of a kept session unless --min says otherwise.
const usualMin = 5 * time.Minute

// prepare does all that can be done and refused before a code is needed.
func (s *System) prepare(f loginFlags, args []string) (*login, error) {
	t, err := readTarget(args, f.profile, true)
	if err != nil {
		return nil, err
	}
	return s.prepareFor(f, t)
}

func (s *System) prepareFor(f loginFlags, t target) (*login, error) {
	l := &login{System: s, flags: f, target: t, minLeft: usualMin, patience: -1, started: s.Now(),
		getenv: readBefore(s.Getenv("AWSMFA_RESTORE")).user(s.Getenv)}
	length, err := readDuration("--duration", f.duration)
	if err != nil {
		return nil, err
	}
	if f.min != "" {
		if l.minLeft, err = readLeft(f.min); err != nil {
			return nil, err
		}
	}
	if err := l.resolve(); err != nil {
		return nil, err
	}
	l.plan, err = session.Route(l.profile, session.Options{Duration: length, HasCode: l.target.code != "" || l.target.stdin})
	if err != nil {
		return nil, err
	}
	if last := l.plan.Steps[len(l.plan.Steps)-1]; f.min != "" && l.minLeft > last.Duration {
		return nil, usagef("--min %s is longer than the session, which lasts %s", f.min, session.Short(last.Duration)).
			hint("ask for a longer one with --duration")
	}
	if err := l.checkPlannedAccount(); err != nil {
		return nil, err
	}
	for _, step := range l.plan.Steps {
		l.debug("to be asked of STS: a session of %s with %s", session.Short(step.Duration), step)
	}
	return l, nil
}

// resolve finds the profile. A word that is no profile and looks like a code was
// meant as one.
func (l *login) resolve() error {
	config, credentials, err := l.awsFiles()
	if err != nil {
		return err
	}
	if err := l.goneKeys(); err != nil {
		return err
	}
	l.profile, err = profile.Resolve(config, credentials, l.options())
	var unknown *profile.UnknownError
	if errors.As(err, &unknown) && unknown.Origin.Kind == profile.Nowhere {
		if looksLikeCode(unknown.Name) && l.flags.profile == "" {
			return codeShapeError(unknown.Name)
		}
		if near := nearest(unknown.Name, slices.Collect(profile.Names(config, credentials))); near != "" {
			return advise(err, "did you mean %q?", near)
		}
	}
	if err == nil {
		l.debug("profile %q: keys from %s, device %s from %s, region %q from %s", l.profile.Name, l.profile.Keys.Origin,
			l.profile.Serial.Value, l.profile.Serial.Origin, l.profile.Region.Value, cmp.Or(l.profile.Region.Origin.String(), "nowhere"))
	}
	return err
}

// options are what the command line and the environment say of the profile.
func (l *login) options() profile.Options {
	return profile.Options{
		Name: l.target.profile, Serial: l.flags.serial, Region: l.flags.region, FindDevice: l.findDevice, Getenv: l.getenv, Own: ownProcess,
	}
}

// goneKeys refuses to renew a session that keys of the environment signed: they
// are not there any more, and no profile of the same name is their owner.
func (l *login) goneKeys() error {
	if l.target.profile != "" || l.Getenv("AWS_PROFILE") != "" || l.Getenv("AWS_DEFAULT_PROFILE") != "" || l.Getenv("AWSMFA_PROFILE") == "" {
		return nil
	}
	if !readBefore(l.Getenv("AWSMFA_RESTORE")).fromKeys || l.Getenv("AWS_SESSION_TOKEN") == "" {
		return nil
	}
	return &profile.KeysError{Profile: l.Getenv("AWSMFA_PROFILE"), Why: profile.GoneKeys}
}

// get gets the session and says how long it lasts.
func (l *login) get(ctx context.Context) (session.Session, error) {
	if l.target.stdin {
		var err error
		if l.target.code, err = readLineCode(ctx, l.Stdin); err != nil {
			return session.Session{}, err
		}
	}
	if l.profile.Keys.Environment {
		l.note("%s: signed with access key %s of the environment; renewing the session needs it there again", l.profile.Name, l.profile.Keys.AccessKeyID)
	}
	k, err := l.sessions().Get(ctx, session.Request{
		Plan: l.plan, Code: l.target.code, New: l.flags.renew, MinLeft: l.minLeft, Strict: l.flags.min != "",
	})
	if err != nil {
		return session.Session{}, err
	}
	if l.plan.Capped != 0 && !k.Made.Before(l.started.Truncate(time.Millisecond)) {
		l.sayCapped()
	}
	if err := l.verify(ctx, k); err != nil {
		return session.Session{}, err
	}
	if err := l.keepWritten(ctx, k); err != nil {
		l.people().warn(fmt.Errorf("the session is not written to the credentials file: %w", err))
	}
	return k, nil
}

// sayCapped says why a role session is shorter than its profile wants.
func (l *login) sayCapped() {
	if len(l.profile.Roles) > 1 {
		l.note("%s: the role session lasts one hour, as every role does that is assumed from another", l.profile.Name)
		return
	}
	l.note("%s: the role session lasts one hour, because it is assumed with the MFA session; --duration %s assumes it with a code of its own",
		l.profile.Name, session.Short(l.plan.Capped))
}

// note says what is no problem.
func (l *login) note(format string, args ...any) {
	if !l.quiet {
		l.people().say(format, args...)
	}
}

// sayUntil tells people what they have now.
func (l *login) sayUntil(k session.Session) {
	now := l.Now()
	format := "15:04"
	if k.Left(now) >= 24*time.Hour {
		format = "Mon 15:04"
	}
	l.people().say("%s: session until %s (%s)", l.profile.Name, k.Expires.Local().Format(format), session.Short(k.Left(now).Round(time.Minute)))
}

// keys gives what signs when it is needed.
func (l *login) keys() func(context.Context) (creds.Credentials, error) {
	k := l.profile.Keys
	if k.Command == "" {
		return func(context.Context) (creds.Credentials, error) { return k.Credentials, nil }
	}
	var made creds.Credentials
	return func(ctx context.Context) (creds.Credentials, error) {
		if made.AccessKeyID != "" {
			return made, nil
		}
		defer l.afterAWhile("waiting for credential_process")()
		command := l.program(k.Command)
		command.Guard = "AWSMFA_PROCESS" // or one that calls this program would start processes without end
		c, err := program.Credentials(ctx, command)
		if err == nil && !c.LongTerm() {
			err = &profile.KeysError{Profile: l.profile.Name, Why: profile.SessionKeys, Origin: profile.Origin{Kind: profile.Process}}
		}
		if err == nil {
			made = c
		}
		return c, err
	}
}

// readDuration understands 8h, 90m, 1h30m, or a number of seconds.
func readDuration(flag, text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if n, notNumber := strconv.ParseUint(text, 10, 31); notNumber == nil {
		d, err = time.Duration(n)*time.Second, nil
	}
	if err != nil || d <= 0 || d%time.Second != 0 {
		return 0, usagef("%s %q is not a length of time", flag, text).hint("write 8h, 90m, 1h30m, or a number of seconds")
	}
	return d, nil
}

// readLeft understands the value of --min: 0 is any time at all.
func readLeft(text string) (time.Duration, error) {
	if strings.Trim(text, "0") == "" {
		return 0, nil
	}
	return readDuration("--min", text)
}

// readLineCode reads the code that "-" stands for, and no byte more: what
// follows the line is for the command that exec runs.
func readLineCode(ctx context.Context, r io.Reader) (string, error) {
	type answer struct {
		line []byte
		err  error
	}
	read := make(chan answer, 1)
	go func() {
		line, err := readLine(r)
		read <- answer{line, err}
	}()
	var a answer
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case a = <-read:
	}
	if a.err != nil {
		return "", a.err
	}
	code, ok := readCode(strings.TrimSpace(string(a.line)))
	if !ok {
		return "", usagef("standard input holds no code").hint("a code has six digits")
	}
	return code, nil
}

func readLine(r io.Reader) (line []byte, err error) {
	for b := make([]byte, 1); len(line) < 64 && b[0] != '\n'; {
		n, err := r.Read(b)
		line = append(line, b[:n]...)
		if err == io.EOF {
			return line, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return line, nil
}
