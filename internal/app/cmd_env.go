package app

import (
	"context"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/export"
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/shellenv"
	"awsmfa/internal/ui"
)

const envHelp = `
Logs in if no cached session will do, and prints shell commands that set the
session. authaws runs this; by hand it is

ROWS
PROFILE and CODE stand in either order. CODE is six digits, also "123 456"; "-"
reads it from standard input. Without PROFILE it is that of AWS_PROFILE,
AWS_DEFAULT_PROFILE or AWSMFA_PROFILE, else "default", else the only one that can
log in.

When the login fails, the only output is a statement that fails, so that what
follows an && is not run. On a terminal no secret is shown.

--role assumes a role that needs no profile, with the session of PROFILE: an ARN,
or the name of a role in the user's account. --policy and --policy-arn narrow it.
The shell keeps to them when it logs in again, until unauthaws.

  authaws acme --role Admin --policy-arn ReadOnlyAccess

After a login, leave --profile out of AWS commands: it makes them sign with the
keys of that profile, without MFA.`

// envRows are the lines for some shells of a system, for a help text.
func envRows(system string) string {
	const powershell = "  PowerShell      awsmfa env 123456 | Out-String | Invoke-Expression\n"
	if system == "windows" {
		return powershell + "  cmd.exe         authaws.cmd 123456, which is in the archive\n" + "  git-bash        eval \"$(awsmfa env 123456)\"\n"
	}
	return "  bash, zsh, sh   eval \"$(awsmfa env 123456)\"\n" + "  fish            awsmfa env 123456 | source\n" + powershell
}

const unsetHelp = `
unauthaws runs this; by hand it is

ROWS
The shell gets back what it had before the login, but for access keys of its own.
The session stays cached, so that logging in again needs no code until it ends.`

// unsetRows are the lines of envRows that take the session out of the shell.
func unsetRows(system string) string {
	return strings.NewReplacer("authaws.cmd 123456", "unauthaws.cmd", "123456", "--unset").Replace(envRows(system))
}

// envRun is one call of env.
type envRun struct {
	login.Deps
	files      func() (awsfiles.Files, error)
	stdout     io.Writer
	onTerminal bool // stdout is one, so nobody evaluates it
	parent     func() string

	loginFlags
	shell  string // the last that is named, and first the first of them
	first  string
	unset  bool
	logout bool
	forget func(ctx context.Context, profile string) error
}

func envCommand(s *host.System) command {
	r := &envRun{Deps: loginDeps(s), files: func() (awsfiles.Files, error) { return readFiles(s) }, stdout: s.Stdout, onTerminal: s.StdoutIsTerminal(), parent: s.Parent, first: shellFlag(s.Args)}
	r.forget = func(ctx context.Context, profile string) error { return logout(ctx, s, profile, false, nil) }
	shell := &cli.StringFlag{Name: "shell", Usage: "print for shell `NAME` (default: the calling shell): " + strings.Join(export.Names(), ", "), Destination: &r.shell}
	act := func(c *cli.Context) error { return r.run(c.Context, cmdline.Joined(c.Args().Slice())) }
	return command{
		Command: &cli.Command{
			Name: "env", ArgsUsage: "[PROFILE] [CODE]", Usage: "log in, print the session for the shell", Description: strings.Replace(envHelp, "ROWS", envRows(s.OS), 1),
			Flags: append(r.flags(), shell,
				&cli.BoolFlag{Name: "unset", Usage: "print what takes the session out of the shell", Destination: &r.unset},
				&cli.BoolFlag{Name: "logout", Usage: "with --unset: forget the session as well", Destination: &r.logout}),
			Action: act,
		},
		unset: &cli.Command{
			Name: "env", HelpName: "env --unset", Usage: "take the session out of the shell", Description: strings.Replace(unsetHelp, "ROWS", unsetRows(s.OS), 1),
			Flags: []cli.Flag{shell,
				&cli.BoolFlag{Name: "unset", Usage: "given by unauthaws", Destination: &r.unset},
				&cli.BoolFlag{Name: "logout", Usage: "forget the session as well", Destination: &r.logout}},
			Action: act,
		},
		failure: func(status int) string { return failureOf(shellFlag(s.Args), s.Parent, status) },
	}
}

func (r *envRun) run(ctx context.Context, args []string) error {
	if r.shell != r.first { // what authaws evaluates is what it has asked for
		return hint.Usagef("--shell %s and --shell %s", r.first, r.shell).Hint("authaws adds that of this shell; to print for another: awsmfa env --shell %s", hint.Word(r.shell))
	}
	dialect, err := dialectOf(r.shell, r.parent)
	if err != nil {
		return err
	}
	if r.unset {
		return r.clear(ctx, dialect, args)
	}
	if r.logout {
		return hint.Usagef("--logout goes with --unset").Hint("awsmfa logout forgets a session and leaves the shell as it is")
	}
	request, err := r.request(args, true)
	if err != nil {
		return err
	}
	request.Again, request.Settings = true, true
	files, err := r.files()
	if err != nil {
		return err
	}
	l, err := login.PrepareChosen(ctx, r.Deps, files, request)
	if err != nil {
		return err
	}
	settings := l.Settings()
	l.Check = func() error {
		_, err := r.render(dialect, shellenv.Placeholder(), l, settings)
		return err
	}
	k, err := l.Session(ctx)
	if err != nil {
		return err
	}
	if r.onTerminal {
		r.sayUntil(l, k)
		r.Say.Say("to load it into this shell: %s", hint.EnvLine(r.parent(), l.Words()...))
		return nil
	}
	lines, err := r.render(dialect, k, l, settings)
	if err != nil {
		return err
	}
	if err := ui.Print(r.stdout, lines); err != nil {
		return err
	}
	r.sayUntil(l, k)
	if dialect.Evaluated() && !r.quiet && shellenv.ReadBefore(r.Getenv("AWSMFA_RESTORE")).LosesKeys(r.Getenv) {
		r.Say.Say("%s: the access key that this shell had is replaced, and unauthaws cannot bring it back", l.Profile.Name)
	}
	return nil
}

func (r *envRun) render(d export.Dialect, k session.Session, l *login.Login, s shellenv.Settings) (string, error) {
	return d.Render(shellenv.For(d, shellenv.Login(k, l.Profile, s, shellenv.EnvOf(r.Environ()))))
}

// clear prints what takes the session out of the shell. Only a session that a
// login has put there is ours to take out, or to forget.
func (r *envRun) clear(ctx context.Context, dialect export.Dialect, args []string) error {
	if len(args) > 0 {
		return hint.Usagef("too many arguments: %s", strings.Join(args, " ")).Hint("unauthaws removes the session of this shell, whatever its profile")
	}
	before := shellenv.ReadBefore(r.Getenv("AWSMFA_RESTORE"))
	if !before.Session() {
		r.Say.Say("this shell has no awsmfa session; nothing changed")
		if r.onTerminal {
			return nil
		}
		return ui.Print(r.stdout, dialect.Success())
	}
	lines, err := dialect.Render(shellenv.Logout(r.Getenv))
	if err != nil {
		return err
	}
	if r.onTerminal {
		r.Say.Say("to clear this shell: %s", hint.UnloadLine(r.parent()))
		return nil
	}
	name, replaced := r.Getenv("AWSMFA_PROFILE"), before.ReplacedKeys(r.Getenv)
	if r.logout && !replaced {
		if err := r.forget(ctx, name); err != nil {
			return err
		}
	}
	if err := ui.Print(r.stdout, lines); err != nil {
		return err
	}
	switch {
	case replaced && r.logout:
		r.Say.Say("%s: the access key in this shell is not the session's, so it stays, and no session is forgotten", name)
	case replaced:
		r.Say.Say("%s: the access key in this shell is not the session's, so it stays", name)
	case !r.logout:
		r.Say.Say("%s: session removed from this shell%s", name, r.wayBack(name, before.Override))
	}
	return nil
}

// wayBack names the command that brings the session of this shell back without a
// code, if one does: --policy and --serial are not remembered.
func (r *envRun) wayBack(name string, o profile.Override) string {
	files, err := r.files()
	if err != nil || o.Policy != "" || !login.BringsBack(r.Deps, files, name, o) {
		return ""
	}
	flags := roleFlags{role: o.Role, sessionName: o.SessionName, externalID: o.ExternalID, policyARNs: o.PolicyARNs}
	line := "authaws " + hint.Word(name)
	if words := flags.words(); len(words) > 0 {
		line += " " + hint.Line(words)
	}
	return "; " + line + " brings it back"
}

// dialectOf looks the dialect up. Without a name it is that of the parent process, if
// that is a shell of another family than sh; $SHELL names the login shell, not the
// one that called.
func dialectOf(name string, parent func() string) (export.Dialect, error) {
	if name == "" {
		name = hint.DialectOf(parent())
	}
	d, ok := export.Lookup(name)
	if !ok {
		err := hint.Usagef("no shell %q", name)
		if near := cmdline.Nearest(name, export.Names()); near != "" {
			return d, err.Hint("did you mean %s?", near)
		}
		return d, err.Hint("the shells are %s", strings.Join(export.Names(), ", "))
	}
	return d, nil
}

// failureOf is the failing statement of a dialect; that of sh if it is unknown.
func failureOf(shell string, parent func() string, status int) string {
	d, err := dialectOf(shell, parent)
	if err != nil {
		d, _ = export.Lookup("sh")
	}
	return d.Failure(status)
}

// shellFlag finds --shell in a command line that may not parse.
func shellFlag(line []string) string {
	for i, word := range line {
		if word == "--" {
			break
		}
		name, value, joined := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if name != "shell" || !strings.HasPrefix(word, "-") {
			continue
		}
		if joined {
			return value
		}
		if i+1 < len(line) {
			return line[i+1]
		}
	}
	return ""
}
