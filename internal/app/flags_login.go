package app

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/login"
	"awsmfa/internal/session"
)

// loginFlags are those of every command that gets a session.
type loginFlags struct {
	profile, duration, serial, region, min string
	renew, noPrompt, verify, quiet         bool
	roleFlags
}

func (f *loginFlags) flags() []cli.Flag {
	return slices.Concat([]cli.Flag{
		profileFlag(&f.profile),
		&cli.StringFlag{Name: "duration", Aliases: []string{"d"}, Usage: "length of the session as `TIME`: 8h, 90m, or seconds (default: the profile's, else 12h, 1h for a role)", Destination: &f.duration},
		&cli.StringFlag{Name: "serial", Usage: "`ARN` or number of the MFA device (default: mfa_serial of the profile)", Destination: &f.serial},
		&cli.StringFlag{Name: "region", Usage: "`REGION` of STS, also set in the shell (default: that of the profile)", Destination: &f.region},
	}, f.roleFlags.flags(), []cli.Flag{
		&cli.StringFlag{Name: "min", Usage: "log in again if less than `TIME` is left (default 5m)", Destination: &f.min},
		&cli.BoolFlag{Name: "new", Usage: "log in anew even if a session is cached", Destination: &f.renew},
		&cli.BoolFlag{Name: "no-prompt", Usage: "never ask and never wait: a cached session, or exit status 3", Destination: &f.noPrompt},
		&cli.BoolFlag{Name: "verify", Usage: "show the identity that STS reports", Destination: &f.verify},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "print warnings and errors only", Destination: &f.quiet},
	})
}

func profileFlag(destination *string) cli.Flag {
	return &cli.StringFlag{Name: "profile", Aliases: []string{"p"}, Usage: "`NAME` of the profile; same as PROFILE", Destination: destination}
}

// promptLimit is how long AWS may take to answer where nobody is asked: a shell that
// renews a session before its prompt waits for it.
const promptLimit = 5 * time.Second

// request is what the flags and the arguments ask for.
func (f *loginFlags) request(args []string, takesCode bool) (login.Request, error) {
	t, err := cmdline.ReadTarget(args, f.profile, takesCode)
	if err != nil {
		return login.Request{}, err
	}
	r := login.Request{
		Target: t, Serial: f.serial, Region: f.region, MinLeft: login.UsualMin, Strict: f.min != "",
		New: f.renew, NoPrompt: f.noPrompt, Verify: f.verify, Quiet: f.quiet,
		Flags: f.words(),
	}
	if f.noPrompt {
		r.Limit = promptLimit
	}
	if r.Override, err = f.override(); err != nil {
		return login.Request{}, err
	}
	if r.Duration, err = readDuration("--duration", f.duration); err != nil {
		return login.Request{}, err
	}
	if f.min != "" {
		r.MinLeft, err = readLeft(f.min)
	}
	return r, err
}

// words are the flags that ask for the same session of a profile again.
func (f *loginFlags) words() (words []string) {
	for _, w := range [][2]string{{"--duration", f.duration}, {"--serial", f.serial}, {"--region", f.region}} {
		if w[1] != "" {
			words = append(words, w[0], w[1])
		}
	}
	return append(words, f.roleFlags.words()...)
}

// sayUntil says how long the session lasts, unless --quiet is given.
func (f *loginFlags) sayUntil(l *login.Login, k session.Session) {
	if !f.quiet {
		l.SayUntil(k)
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
		return 0, hint.Usagef("%s %q is not a length of time", flag, text).Hint("write 8h, 90m, 1h30m, or a number of seconds")
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

// ownProcess says whether a credential_process is "awsmfa process", and for which
// profile: "" when it names none, when its line does not parse, or when it asks for
// another session than that of the profile.
func ownProcess(system, line string) (profile string, own bool) {
	words, ok := cmdline.SplitWords(system, line)
	if !ok || len(words) < 2 || words[1] != "process" {
		return "", false
	}
	program := words[0]
	if system == "windows" {
		program = strings.ToLower(program)
	}
	if cmdline.ProgramName(program) != "awsmfa" {
		return "", false
	}
	f := &loginFlags{}
	args, err := cmdline.Parse(words[2:], f.flags())
	if err != nil {
		return "", true
	}
	t, err := cmdline.ReadTarget(cmdline.Joined(args), f.profile, false)
	if err != nil || f.roleFlags.given() {
		return "", true
	}
	return t.Profile, true
}
