package app

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/shellenv"
)

const execHelp = `
The command takes the place of awsmfa: its exit status, signals and terminal are
its own. It gets the variables that "awsmfa env" would set, and none of those
that would compete with them.

  awsmfa exec acme -- terraform apply
  awsmfa exec acme 123456 -- sh -c 'aws s3 ls && aws ec2 describe-vpcs'

Without a command it is your shell, $SHELL; leave it with "exit". A command that
is not found ends with status 127, one that cannot be executed with 126.`

// execRun is one call of exec.
type execRun struct {
	login.Deps
	files  func() (awsfiles.Files, error)
	become func(path string, argv, env []string) error
	line   []string // the whole line, for a hint
	loginFlags
}

func execCommand(s *host.System) command {
	r := &execRun{Deps: loginDeps(s), files: func() (awsfiles.Files, error) { return readFiles(s) }, become: s.Exec}
	if len(s.Args) > 0 {
		r.line = s.Args[1:]
	}
	return command{Command: &cli.Command{
		Name: "exec", ArgsUsage: "[PROFILE] [CODE] -- COMMAND...", Usage: "run a command with the session", Description: execHelp,
		Flags:        r.flags(),
		Action:       func(c *cli.Context) error { return r.run(c.Context, c.Args().Slice()) },
		OnUsageError: func(_ *cli.Context, err error, _ bool) error { return r.withDashes(err) },
	}}
}

func (r *execRun) run(ctx context.Context, args []string) error {
	own, argv, _ := cmdline.Split(args)
	l, err := r.prepare(own)
	if err != nil {
		return r.withDashes(err)
	}
	isShell := len(argv) == 0
	if isShell {
		argv = []string{cmp.Or(r.Getenv("SHELL"), host.DefaultShell)}
	}
	path, err := host.FindCommand(argv[0], r.Getenv("PATH"))
	if err != nil {
		return &host.CommandError{Name: argv[0], Err: err}
	}
	settings, err := l.Settings()
	if err != nil {
		return err
	}
	k, err := l.Session(ctx)
	if err != nil {
		return err
	}
	if r.Say.Person {
		l.SayUntil(k)
		if isShell {
			r.Say.Say(`this is a shell of its own; "exit" leaves it and its session`)
		}
	}
	return r.replaceSelf(path, argv, shellenv.Apply(r.Environ(), shellenv.Login(k, l.Profile, settings, r.Getenv)))
}

func (r *execRun) prepare(args []string) (*login.Login, error) {
	request, err := r.request(args, true)
	if err != nil {
		return nil, err
	}
	files, err := r.files()
	if err != nil {
		return nil, err
	}
	return login.Prepare(r.Deps, files, request)
}

// replaceSelf runs the program in place of this one.
func (r *execRun) replaceSelf(path string, argv, env []string) error {
	err := r.become(path, argv, env)
	switch {
	case errors.As(err, new(host.ExitStatus)):
		return err
	case errors.Is(err, fs.ErrNotExist):
		err = host.ErrInterpreter // the file itself was found
	}
	return &host.CommandError{Name: argv[0], Err: err}
}

// withDashes is err, or a better one when the "--" before the command was
// forgotten.
func (r *execRun) withDashes(err error) error {
	at := r.commandIn(r.line)
	line := r.line
	var unknown *profile.UnknownError
	switch {
	case at < 0:
		return err
	case errors.As(err, &unknown) && !hint.IsGiven(err):
	case hint.Status(err) != hint.Misused:
		return err
	default:
		err = hint.Usagef(`no "--" before the command`)
	}
	return hint.With(err, "to run a command: awsmfa exec %s", hint.Line(slices.Concat(withoutCodes(line[:at]), []string{"--"}, line[at:])))
}

// withoutCodes is a line that may be shown.
func withoutCodes(line []string) []string {
	shown := slices.Clone(line)
	for i, word := range shown {
		if _, is := cmdline.ReadCode(word); is {
			shown[i] = "CODE"
		}
	}
	return shown
}

// commandIn is where in a line without "--" the command begins, or -1: at the
// first word that cannot be a profile or a code, or at one that is no profile
// but a program.
func (r *execRun) commandIn(line []string) int {
	arranged, _ := cmdline.Arrange(line, (&loginFlags{}).flags()) // up to the first flag of the command
	if slices.Contains(line, "--") {
		return -1
	}
	args := arranged[slices.Index(arranged, "--")+1:]
	n := len(args)
	t, err := cmdline.ReadTarget(args, "", true)
	for ; err != nil && n > 0; t, err = cmdline.ReadTarget(args[:n], "", true) {
		n--
	}
	if i := slices.Index(args[:n], t.Profile); i >= 0 && !r.isProfile(t.Profile) {
		if _, err := host.FindCommand(t.Profile, r.Getenv("PATH")); err == nil {
			n = i
		}
	}
	if n == len(args) {
		return -1
	}
	at := -1
	for _, word := range args[:n+1] {
		at += 1 + slices.Index(line[at+1:], word)
	}
	return at
}

func (r *execRun) isProfile(name string) bool {
	files, err := r.files()
	return err == nil && profile.Has(files.Config.Index, files.Credentials.Index, name)
}
