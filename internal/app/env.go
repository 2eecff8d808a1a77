package app

import (
	"context"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/export"
	"awsmfa/internal/creds"
	"awsmfa/internal/session"
)

const envHelp = `
The lines are meant to be evaluated:

  bash, zsh, sh   eval "$(awsmfa env 123456)"
  fish            awsmfa env 123456 | source

PROFILE and CODE stand in either order. CODE is six digits, also "123 456"; "-"
reads it from standard input. Without PROFILE it is that of AWS_PROFILE,
AWS_DEFAULT_PROFILE or AWSMFA_PROFILE, else "default".

When the login fails, the only output is a statement that fails, so that what
follows an && is not run. On a terminal no secret is shown.`

// envFlags are the flags of env.
type envFlags struct {
	loginFlags
	shell string
	unset bool
}

func envCommand(s *System) *command {
	f := &envFlags{}
	return &command{
		Command: cli.Command{Name: "env", ArgsUsage: "[PROFILE] [CODE]", Usage: "lines for the shell", Description: envHelp},
		options: append(f.options(),
			&option{long: "shell", takes: "NAME", usage: "dialect of the lines: " + strings.Join(export.Names(), ", "), text: &f.shell},
			&option{long: "unset", usage: "take the session out of the shell instead", on: &f.unset}),
		run:     func(ctx context.Context, w words) error { return s.env(ctx, f, w) },
		failure: func() string { return s.failure(shellFlag(s.Args)) },
	}
}

func (s *System) env(ctx context.Context, f *envFlags, w words) error {
	dialect, err := s.dialect(f.shell)
	if err != nil {
		return err
	}
	args := append(w.args, w.after...)
	if f.unset {
		return s.unset(dialect, args)
	}
	l, err := s.prepare(f.loginFlags, args)
	if err != nil {
		return err
	}
	if _, err := dialect.Render(forDialect(dialect, loginVars(placeholder, l.profile, s.Getenv))); err != nil {
		return err // before a code is spent on it
	}
	k, err := l.get(ctx)
	if err != nil {
		return err
	}
	if s.StdoutIsTerminal() {
		l.sayUntil(k)
		s.people().say("to load it into this shell: %s", envLine(s.Parent(), l.words()...))
		return nil
	}
	lines, err := dialect.Render(forDialect(dialect, loginVars(k, l.profile, s.Getenv)))
	if err != nil {
		return err
	}
	if err := s.print(lines); err != nil {
		return err
	}
	l.sayUntil(k)
	return nil
}

// placeholder is a session that any dialect can carry.
var placeholder = session.Session{Credentials: creds.Credentials{AccessKeyID: "x", SecretAccessKey: "x", SessionToken: "x"}}

// forDialect leaves out of a dotenv file what only a shell has a use for, and
// what its readers may not understand: the name of a profile may hold a blank.
func forDialect(d export.Dialect, vars []export.Var) []export.Var {
	if d.Name() != "dotenv" {
		return vars
	}
	return slices.DeleteFunc(vars, func(v export.Var) bool { return strings.HasPrefix(v.Name, "AWSMFA_") })
}

// unset prints what takes the session out of the shell.
func (s *System) unset(dialect export.Dialect, args []string) error {
	if len(args) > 0 {
		return usagef("--unset takes no arguments").hint("it takes out the session of this shell, whichever that is")
	}
	profile := s.Getenv("AWSMFA_PROFILE")
	if profile == "" {
		s.people().say("this shell has no session of awsmfa; nothing is changed")
		return nil
	}
	lines, err := dialect.Render(logoutVars(s.Getenv))
	if err != nil {
		return err
	}
	if s.StdoutIsTerminal() {
		s.people().say("to clear this shell: %s", unloadLine(s.Parent()))
		return nil
	}
	if err := s.print(lines); err != nil {
		return err
	}
	if readBefore(s.Getenv("AWSMFA_RESTORE")).replacedKeys(s.Getenv) {
		s.people().say("%s: the access key of this shell is not that of the session, and stays", profile)
		return nil
	}
	s.people().say("%s: session removed from this shell; it stays valid elsewhere", profile)
	return nil
}

// dialect is the named one. Without a name it is fish only if fish itself is
// waiting for the output; $SHELL says which shell logs in, not which one asks.
func (s *System) dialect(name string) (export.Dialect, error) {
	if name == "" {
		name = "sh"
		if s.Parent() == "fish" {
			name = "fish"
		}
	}
	d, ok := export.Lookup(name)
	if !ok {
		err := usagef("no shell %q", name)
		if near := nearest(name, export.Names()); near != "" {
			return d, err.hint("did you mean %s?", near)
		}
		return d, err.hint("the shells are %s", strings.Join(export.Names(), ", "))
	}
	return d, nil
}

// failure is the failing statement of a dialect that may be misspelled.
func (s *System) failure(shell string) string {
	d, err := s.dialect(shell)
	if err != nil {
		return "false\n"
	}
	return d.Failure()
}

// shellFlag finds --shell in a command line that may not be understood.
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

// words are the words that lead to the same session again. Keys of the
// environment count only where no profile is named.
func (l *login) words() []string {
	var words []string
	if l.flags.serial != "" {
		words = append(words, "--serial", quoteWord(l.flags.serial))
	}
	if l.flags.region != "" {
		words = append(words, "--region", quoteWord(l.flags.region))
	}
	if !l.profile.Keys.Environment {
		words = append(words, quoteWord(l.profile.Name))
	}
	return words
}

// loadLine is what a person types to get the session of a profile into the shell.
func loadLine(profile, parent string) string { return envLine(parent, quoteWord(profile)) }

// unloadLine is what a person types to take the session out of the shell.
func unloadLine(parent string) string { return envLine(parent, "--unset") }

// envLine evaluates the output of env as the shell does that is called parent.
func envLine(parent string, words ...string) string {
	line := strings.Join(append([]string{"awsmfa env"}, words...), " ")
	if parent == "fish" {
		return line + " | source"
	}
	return `eval "$(` + line + `)"`
}

// quoteWord makes a word safe to type in the shells that people log in with.
func quoteWord(word string) string {
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("_-.@%+:/", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 && word[0] != '-' {
		return word
	}
	quoted := "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	if strings.HasPrefix(word, "-") {
		return "-- " + quoted
	}
	return quoted
}
