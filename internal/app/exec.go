package app

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/export"
	"awsmfa/internal/profile"
)

const execHelp = `
The command takes the place of awsmfa: its exit status, signals and terminal are
its own. It gets the variables that "awsmfa env" would set, and none of those
that would compete with them.

  awsmfa exec acme -- terraform apply
  awsmfa exec acme 123456 -- sh -c 'aws s3 ls && aws ec2 describe-vpcs'

Without a command it is your shell, $SHELL; leave it with "exit". A command that
is not found ends with status 127, one that cannot be executed with 126.`

func execCommand(s *System) *command {
	f := &loginFlags{}
	options := f.options()
	return &command{
		Command: cli.Command{Name: "exec", ArgsUsage: "[PROFILE] [CODE] -- COMMAND...", Usage: "run a command with the session", Description: execHelp},
		options: options,
		run:     func(ctx context.Context, w words) error { return s.exec(ctx, f, w) },
		misused: func(err error) error { return s.withDashes(err, options) },
	}
}

func (s *System) exec(ctx context.Context, f *loginFlags, w words) error {
	l, err := s.prepare(*f, w.args)
	if err != nil {
		return s.withDashes(err, f.options())
	}
	argv := w.after
	if len(argv) == 0 {
		argv = []string{s.shell()}
	}
	path, err := s.find(argv[0])
	if err != nil {
		return &commandError{argv[0], err}
	}
	k, err := l.get(ctx)
	if err != nil {
		return err
	}
	if s.StderrIsTerminal() {
		l.sayUntil(k)
		if len(w.after) == 0 {
			s.people().say(`this is a shell of its own; "exit" leaves it and its session`)
		}
	}
	return s.become(path, argv, changed(s.Environ(), loginVars(k, l.profile, s.Getenv)))
}

// shell is the one that the user works in.
func (s *System) shell() string {
	if own := s.Getenv("SHELL"); own != "" {
		return own
	}
	return defaultShell
}

// become runs the program in place of this one.
func (s *System) become(path string, argv, env []string) error {
	err := s.Exec(path, argv, env)
	var exit exitStatus
	switch {
	case errors.As(err, &exit):
		return err
	case errors.Is(err, fs.ErrNotExist):
		err = errInterpreter // the file itself was found
	}
	return &commandError{argv[0], err}
}

// changed is environ after vars are done to it.
func changed(environ []string, vars []export.Var) []string {
	env := slices.DeleteFunc(slices.Clone(environ), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return slices.ContainsFunc(vars, func(v export.Var) bool { return v.Name == name })
	})
	for _, v := range vars {
		if !v.Unset {
			env = append(env, v.Name+"="+v.Value)
		}
	}
	return env
}

// withDashes is err, or a better one when the "--" before the command was
// forgotten.
func (s *System) withDashes(err error, options []*option) error {
	line := s.Args[1:]
	at := s.commandIn(line, options)
	var unknown *profile.UnknownError
	var advised *adviceError
	switch {
	case at < 0:
		return err
	case errors.As(err, &unknown) && !errors.As(err, &advised):
	case status(err) != exitMisused:
		return err
	default:
		err = usagef(`no "--" before the command`)
	}
	return advise(err, "to run a command: awsmfa exec %s", quoteLine(slices.Concat(withoutCodes(line[:at]), []string{"--"}, line[at:])))
}

// withoutCodes is a line that may be shown.
func withoutCodes(line []string) []string {
	shown := slices.Clone(line)
	for i, word := range shown {
		if _, is := readCode(word); is {
			shown[i] = "CODE"
		}
	}
	return shown
}

// commandIn is where in a line without "--" the command begins, or -1: at the
// first word that cannot be a profile or a code, or at one that is no profile
// but a program.
func (s *System) commandIn(line []string, options []*option) int {
	w, _ := arrange(line, options) // up to the first flag of the command
	if w.ended {
		return -1
	}
	n := len(w.args)
	t, err := readTarget(w.args, "", true)
	for ; err != nil && n > 0; t, err = readTarget(w.args[:n], "", true) {
		n--
	}
	if i := slices.Index(w.args[:n], t.profile); i >= 0 && !s.isProfile(t.profile) {
		if _, err := s.find(t.profile); err == nil {
			n = i
		}
	}
	if n == len(w.args) {
		return -1
	}
	at := -1
	for _, word := range w.args[:n+1] {
		at += 1 + slices.Index(line[at+1:], word)
	}
	return at
}

func (s *System) isProfile(name string) bool {
	config, credentials, err := s.awsFiles()
	if err != nil {
		return false
	}
	for known := range profile.Names(config, credentials) {
		if known == name {
			return true
		}
	}
	return false
}

// quoteLine makes words safe to type, flags among them.
func quoteLine(line []string) string {
	quoted := make([]string, len(line))
	for i, word := range line {
		quoted[i] = strings.TrimPrefix(quoteWord(word), "-- ")
		if flag := strings.TrimLeft(word, "-"); flag != word && (flag == "" || quoteWord(flag) == flag) {
			quoted[i] = word
		}
	}
	return strings.Join(quoted, " ")
}
