package app

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"awsmfa/export"
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/shellenv"
)

const execHelp = `
The command replaces awsmfa: exit status, signals and terminal are its own. It
gets the variables that "awsmfa env" would set, and none that compete with them.

  awsmfa exec acme -- terraform apply
  awsmfa exec acme 123456 -- sh -c 'aws s3 ls && aws ec2 describe-vpcs'

Without a command it is your shell, YOURS; leave it with "exit". A command that
is not found ends with status 127, one that cannot be executed with 126.

With --server the command gets no keys but the address of a server on this
machine, from which AWS tools take the session. A role is renewed without a code
as long as its MFA session lasts, so a command may run for longer than the hour
of a role; with mfa_process in the profile, it goes on after that. awsmfa stays
beside the command and ends with it.

  awsmfa exec --server admin -- terraform apply`

// execRun is one call of exec.
type execRun struct {
	login.Deps
	files  func() (awsfiles.Files, error)
	become func(path string, argv, env []string) error
	shell  func() string
	line   []string // the whole line, for a hint
	loginFlags
	asked    login.Request
	server   bool
	child    func(path string, argv, env []string) error // of --server
	terminal func() io.Writer                            // the same
}

func execCommand(s *host.System) command {
	r := &execRun{
		Deps: loginDeps(s), files: sync.OnceValues(func() (awsfiles.Files, error) { return readFiles(s) }), become: s.Exec, shell: s.Shell,
		child: s.Child, terminal: s.TerminalOutput,
	}
	if len(s.Args) > 0 {
		r.line = s.Args[1:]
	}
	yours := "$SHELL"
	if s.OS == "windows" {
		yours = "the one that you are in"
	}
	return command{Command: &cli.Command{
		Name: "exec", ArgsUsage: "[PROFILE] [CODE] -- COMMAND...", Usage: "run a command with the session", Description: strings.Replace(execHelp, "YOURS", yours, 1),
		Flags:        r.execFlags(),
		Action:       func(c *cli.Context) error { return r.run(c.Context, c.Args().Slice()) },
		OnUsageError: func(_ *cli.Context, err error, _ bool) error { return r.withDashes(err) },
	}}
}

func (r *execRun) execFlags() []cli.Flag {
	return append(r.flags(), &cli.BoolFlag{Name: "server", Usage: "serve the session on this machine and renew it while the command runs", Destination: &r.server})
}

func (r *execRun) run(ctx context.Context, args []string) error {
	own, argv, _ := cmdline.Split(args)
	l, err := r.prepare(ctx, own)
	if err != nil {
		return r.withDashes(err)
	}
	isShell := len(argv) == 0
	if isShell {
		argv = []string{r.shell()}
	}
	path, err := host.FindCommand(argv[0], r.Getenv("PATH"))
	if err != nil {
		return &host.CommandError{Name: argv[0], Err: err}
	}
	settings := l.Settings()
	k, err := l.Session(ctx)
	if err != nil {
		return err
	}
	if r.Say.Person {
		r.sayUntil(l, k)
		if isShell && !r.quiet {
			r.Say.Say(`this is a new shell; "exit" leaves it and its session`)
		}
	}
	vars := shellenv.Login(k, l.Profile, settings, shellenv.EnvOf(r.Environ()))
	if r.server {
		return r.serve(l, k, vars, path, argv)
	}
	return r.start(r.become, path, argv, vars)
}

func (r *execRun) prepare(ctx context.Context, args []string) (*login.Login, error) {
	request, err := r.request(args, true)
	if err != nil {
		return nil, err
	}
	request.Settings = true
	r.asked = request
	files, err := r.files()
	if err != nil {
		return nil, err
	}
	return login.PrepareChosen(ctx, r.Deps, files, request)
}

// start runs the program in place of this one, or beside it.
func (r *execRun) start(run func(path string, argv, env []string) error, path string, argv []string, vars []export.Var) error {
	err := run(path, argv, shellenv.Apply(r.Environ(), vars))
	switch {
	case errors.As(err, new(host.ExitStatus)):
		return err
	case errors.Is(err, fs.ErrNotExist):
		err = host.ErrInterpreter // the file itself was found
	}
	return &host.CommandError{Name: argv[0], Err: err}
}

// withDashes gives a better error than err if the "--" before the command is
// missing.
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

// withoutCodes replaces codes, so that the line may be shown.
func withoutCodes(line []string) []string {
	shown := slices.Clone(line)
	for i, word := range shown {
		if _, is := cmdline.ReadCode(word); is {
			shown[i] = "CODE"
		}
	}
	return shown
}

// commandIn is the index at which the command begins in a line without "--", or
// -1: the first word that cannot be a profile or a code, or that names a program
// and no profile.
func (r *execRun) commandIn(line []string) int {
	arranged, _ := cmdline.Arrange(line, (&execRun{}).execFlags()) // up to the first flag of the command
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
