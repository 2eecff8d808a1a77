package app

import (
	"context"
	"errors"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/export"
	"awsmfa/shellhook"
)

const hookHelp = `
It is meant to be evaluated when a shell starts, as the last line of its file:

  ~/.bashrc                  eval "$(awsmfa hook bash)"
  ~/.zshrc                   eval "$(awsmfa hook zsh)"
  ~/.config/fish/config.fish awsmfa hook fish | source
  the file named by $ENV     eval "$(awsmfa hook sh)"

--install adds it there, once, after asking, and --uninstall takes it out again;
they know the file of every shell: SHELLS.
What they write lets a shell start as ever when awsmfa is gone.

From then on "authaws acme 123456" logs in, "authaws" renews, "unauthaws" takes
the session out of the shell again; a warning comes before the session ends, and
awsmfa_prompt tells your prompt what is left of it.`

type hookFlags struct {
	name                    string
	noWarning               bool
	install, uninstall, yes bool
}

// options are those that decide what is printed.
func (f *hookFlags) options() []*option {
	return []*option{
		{long: "name", takes: "NAME", usage: "name of the function instead of authaws", text: &f.name},
		{long: "no-warning", usage: "without the warning before a session ends", on: &f.noWarning},
	}
}

func hookCommand(s *System) *command {
	f := &hookFlags{}
	return &command{
		Command: cli.Command{Name: "hook", ArgsUsage: "SHELL", Usage: "functions for the shell",
			Description: strings.Replace(hookHelp, "SHELLS", strings.Join(shellhook.Names(), ", "), 1)},
		options: append(f.options(),
			&option{long: "install", usage: "add the line to the file that the shell reads at its start", on: &f.install},
			&option{long: "uninstall", usage: "take out what --install added", on: &f.uninstall},
			&option{long: "yes", usage: "with --install or --uninstall: do not ask", on: &f.yes}),
		run:     func(ctx context.Context, w words) error { return s.hook(ctx, f, append(w.args, w.after...)) },
		failure: func() string { return s.hookFailure(f) },
	}
}

func (s *System) hook(ctx context.Context, f *hookFlags, args []string) error {
	if len(args) != 1 {
		parent := shellFileOf(s.Parent(), runtime.GOOS).shell
		return usagef("hook takes the name of one shell").hint("%s, or run: awsmfa hook %s --install", hookLine(parent), parent)
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
	if f.install || f.uninstall || f.yes {
		return s.changeStartup(ctx, f, shell, args[0])
	}
	if s.StdoutIsTerminal() {
		defer s.people().say("this is meant for a file: %s, or add --install to this", hookLine(shell))
	}
	return s.print(text)
}

// hookFailure is the failing statement of the shell that is named, if one is.
// What --install says is evaluated by nobody.
func (s *System) hookFailure(f *hookFlags) string {
	if f.install || f.uninstall {
		return ""
	}
	for _, word := range s.Args[1:] {
		if d, ok := export.Lookup(word); ok {
			return d.Failure()
		}
	}
	return "false\n"
}
