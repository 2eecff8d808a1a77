package app

import (
	"context"
	"errors"
	"strings"

	"awsmfa/export"
	"awsmfa/shellhook"
)

const hookHelp = `
It is meant to be evaluated when a shell starts, as the last line of its file:

  ~/.bashrc                  eval "$(awsmfa hook bash)"
  ~/.zshrc                   eval "$(awsmfa hook zsh)"
  ~/.config/fish/config.fish awsmfa hook fish | source
  the file named by $ENV     eval "$(awsmfa hook sh)"

From then on "authaws acme 123456" logs in, "authaws" renews, "unauthaws" takes
the session out of the shell again; a warning comes before the session ends.`

type hookFlags struct {
	name      string
	noWarning bool
}

func hookCommand(s *System) *command {
	f := &hookFlags{}
	return &command{
		name: "hook", usage: "SHELL", short: "functions for the shell", long: hookHelp,
		options: []*option{
			{long: "name", takes: "NAME", usage: "name of the function instead of authaws", text: &f.name},
			{long: "no-warning", usage: "without the warning before a session ends", on: &f.noWarning},
		},
		run:     func(_ context.Context, w words) error { return s.hook(f, append(w.args, w.after...)) },
		failure: func() string { return s.hookFailure() },
	}
}

func (s *System) hook(f *hookFlags, args []string) error {
	if len(args) != 1 {
		return usagef("hook takes the name of one shell").hint("%s", hookLine(s.Parent()))
	}
	shell := args[0]
	if d, ok := export.Lookup(shell); ok {
		shell = d.Name() // -bash, /bin/zsh, dash, …
	}
	text, err := shellhook.Script(shell, shellhook.Options{Name: f.name, NoWarning: f.noWarning, Now: s.Now()})
	var unknown *shellhook.ShellError
	var name *shellhook.NameError
	switch {
	case errors.As(err, &unknown):
		return usagef("%v", err).hint("the shells are %s", strings.Join(shellhook.Names(), ", "))
	case errors.As(err, &name):
		return usagef("%v", err).hint("take another name for --name")
	case err != nil:
		return err
	}
	if s.StdoutIsTerminal() {
		defer s.people().say("this is meant for a file: %s", hookLine(shell))
	}
	return s.print(text)
}

// hookFailure is the failing statement of the shell that is named, if one is.
func (s *System) hookFailure() string {
	for _, word := range s.Args[1:] {
		if d, ok := export.Lookup(word); ok {
			return d.Failure()
		}
	}
	return "false\n"
}

// hookLines are the lines for the files that shells read when they start.
var hookLines = []struct{ shell, line, file string }{
	{"bash", `eval "$(awsmfa hook bash)"`, "~/.bashrc"},
	{"zsh", `eval "$(awsmfa hook zsh)"`, "~/.zshrc"},
	{"fish", "awsmfa hook fish | source", "~/.config/fish/config.fish"},
	{"sh", `eval "$(awsmfa hook sh)"`, "the file that $ENV names"},
}

// hookLine tells what to write where for a shell, or for bash if it is none of
// ours.
func hookLine(shell string) string {
	found := hookLines[0]
	for _, h := range hookLines {
		if h.shell == shell {
			found = h
		}
	}
	return "write " + found.line + " at the end of " + found.file
}
