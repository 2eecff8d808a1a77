// Package login turns a profile and a code into a session: it is the one place
// that puts together resolving, planning, the cache, AWS STS, and who can be
// asked for a code.
package login

import (
	"context"
	"io"
	"time"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/shellenv"
	"awsmfa/internal/ui"
)

// Deps are what a login needs of the outside world.
type Deps struct {
	OS            string // as runtime.GOOS has it
	Getenv        func(string) string
	HomeOf        func(user string) string // see profile.Options
	Environ       func() []string
	Now           func() time.Time
	Stdin         io.Reader        // where the code "-" is read from
	TerminalInput func() io.Reader // for programs that ask a person
	// TerminalOutput is where such a program speaks when Say reaches no person,
	// because another tool runs this one.
	TerminalOutput func() io.Writer
	Ask            ui.AskFunc
	Pick           PickFunc // nil: nobody can choose a profile
	// Named repeats the line that was typed, with a profile added, for a hint; nil: the
	// hint is authaws PROFILE.
	Named   func(profile string) string
	Say     ui.Messages
	Version func() string // of this program, for AWS; asked for only when AWS is
	// Own says whether a credential_process is this program, and for which
	// profile; see profile.Options.
	Own func(command string) (profile string, ok bool)
}

// Options are what the environment says of a profile, as it would be without an
// earlier login in this shell.
func (d Deps) Options(name string) profile.Options {
	return profile.Options{Name: name, Getenv: shellenv.ReadBefore(d.Getenv("AWSMFA_RESTORE")).User(d.Getenv), HomeOf: d.HomeOf, Own: d.Own}
}

// Request says which session is wanted.
type Request struct {
	Target         cmdline.Target
	Serial, Region string // override those of the profile
	Override       profile.Override
	// Again says that a shell that has a session of the profile made with an
	// Override goes on with that, where none is given.
	Again      bool
	Duration   time.Duration // zero: as the profile has it
	MinLeft    time.Duration // least time left of a cached session
	Strict     bool          // MinLeft is a demand
	HalfAtMost bool          // MinLeft is never more than half the session
	New        bool          // a cached session will not do
	NoPrompt   bool          // nobody is asked, and nobody waited for
	NoPerson   bool          // only the mfa_process of the profile is asked
	Verify     bool          // ask STS who the session is, and say it
	Quiet      bool          // print warnings and errors only
	Settings   bool          // Login.Settings is to be asked for
	// Limit is how long a request to AWS may take; zero: as long as awsapi has it.
	Limit time.Duration
	// Flags are those that ask for the same session on a command line, for a hint.
	Flags []string
	// Patience is how long to wait for somebody who is being asked already;
	// zero: as long as it takes.
	Patience time.Duration
}

// UsualMin is the least time left of a cached session unless --min says
// otherwise.
const UsualMin = 5 * time.Minute

// Login is a login that can be made: all that could be refused before a code is
// needed has been.
type Login struct {
	Profile profile.Profile
	Plan    session.Plan
	// Check, if there is one, is called before a code is asked for and before a
	// request is sent. Its error ends the login with the code unspent.
	Check func() error

	deps    Deps
	files   awsfiles.Files
	request Request
	client  *Client
	started time.Time
	shared  *shared // nil: nothing was needed yet
}

// Session gets the session and does what the profile wants with it. When ctx ends
// before that is done, the error is that of ctx, so that nothing that was to come
// after it is done.
func (l *Login) Session(ctx context.Context) (session.Session, error) {
	k, err := l.Unwritten(ctx)
	if err != nil {
		return session.Session{}, err
	}
	if err := l.writeThrough(ctx, k, l.putAndWarn); err != nil {
		return session.Session{}, err
	}
	return k, nil
}

// Unwritten gets the session without regard for awsmfa_write_to.
func (l *Login) Unwritten(ctx context.Context) (session.Session, error) {
	code := l.request.Target.Code
	if l.request.Target.Stdin {
		var err error
		if code, err = l.readCode(ctx); err != nil {
			return session.Session{}, err
		}
	}
	if keys := l.Profile.Keys; keys.Environment {
		l.note("%s: signed with access key %s of the environment; renewing the session needs it there again", l.Profile.Name, creds.ShowKeyID(keys.AccessKeyID))
	}
	k, err := l.sessions().Get(ctx, session.Request{
		Plan: l.Plan, Code: code, New: l.request.New, MinLeft: l.request.MinLeft, Strict: l.request.Strict,
	})
	if err != nil {
		return session.Session{}, l.explain(ctx, err)
	}
	if l.Plan.Capped != 0 && !k.Made.Before(l.started.Truncate(time.Millisecond)) {
		l.sayCapped()
	}
	if err := l.verify(ctx, k); err != nil {
		return session.Session{}, err
	}
	return k, nil
}

// sayCapped says why a role session is shorter than its profile wants.
func (l *Login) sayCapped() {
	if len(l.Profile.Roles) > 1 {
		l.note("%s: the role session lasts one hour, as every role does that is assumed from another", l.Profile.Name)
		return
	}
	l.note("%s: the role session lasts one hour, because it is assumed with the MFA session; --duration %s assumes it with a code of its own",
		l.Profile.Name, session.Short(l.Plan.Capped))
}

// note prints an informational line unless quiet.
func (l *Login) note(format string, args ...any) {
	if !l.request.Quiet {
		l.deps.Say.Say(format, args...)
	}
}

// SayUntil tells people what they have now, unless quiet.
func (l *Login) SayUntil(k session.Session) {
	if l.request.Quiet {
		return
	}
	now := l.deps.Now()
	format := "15:04"
	if k.Left(now) >= 24*time.Hour {
		format = "Mon 15:04"
	}
	l.deps.Say.Say("%s: session until %s (%s)", l.Profile.Name, k.Expires.Local().Format(format), session.Short(k.Left(now).Round(time.Minute)))
}

// sessions puts the parts together.
func (l *Login) sessions() *session.Sessions {
	s := l.share()
	return &session.Sessions{
		Store: s.store, Call: l.call, Keys: l.client.Keys, Ask: l.inTime(l.asker()), Now: l.deps.Now, Patience: l.patience(),
		Warn:    s.warn,
		Waiting: func(w session.Wait) { l.deps.Say.Notice("%v; waiting", w) },
		Debug:   l.deps.Say.Debugf,
	}
}

// patience is that of session.Sessions.
func (l *Login) patience() time.Duration {
	switch {
	case l.request.NoPrompt:
		return 0
	case l.request.Patience == 0:
		return -1
	}
	return l.request.Patience
}
