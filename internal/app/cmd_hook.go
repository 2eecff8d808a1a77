package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/export"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/rcfile"
	"awsmfa/internal/ui"
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

// hookRun is one call of hook.
type hookRun struct {
	stdout     io.Writer
	onTerminal bool
	parent     func() string
	now        func() time.Time
	rcfile.Installation
	install, uninstall bool
}

func hookCommand(s *host.System) command {
	r := &hookRun{
		stdout: s.Stdout, onTerminal: s.StdoutIsTerminal(), parent: s.Parent, now: s.Now,
		Installation: rcfile.Installation{Ask: s.Ask, Say: messages(s), Getenv: s.Getenv, OS: s.OS,
			NewAsk: func(ctx context.Context) rcfile.AskShell { return rcfile.NewAsk(ctx, s.Environ(), s.Getenv("PATH")) }},
	}
	return command{
		Command: &cli.Command{
			Name: "hook", ArgsUsage: "SHELL", Usage: "print shell functions",
			Description: strings.Replace(hookHelp, "SHELLS", strings.Join(shellhook.Names(), ", "), 1),
			Flags: append(r.Flags(),
				&cli.BoolFlag{Name: "install", Usage: "add the line to the file that the shell reads at its start", Destination: &r.install},
				&cli.BoolFlag{Name: "uninstall", Usage: "take out what --install added", Destination: &r.uninstall},
				&cli.BoolFlag{Name: "yes", Usage: "with --install or --uninstall: do not ask", Destination: &r.Yes}),
			Action: func(c *cli.Context) error { return r.run(c.Context, cmdline.Joined(c.Args().Slice())) },
		},
		failure: func(status int) string { return r.failure(s.Args[1:], status) },
	}
}

func (r *hookRun) run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		parent := rcfile.Of(r.parent(), r.OS).Name
		return hint.Usagef("hook takes the name of one shell").Hint("%s, or run: awsmfa hook %s --install", rcfile.Advice(parent, r.OS), parent)
	}
	shell := args[0]
	if d, ok := export.Lookup(shell); ok {
		shell = d.Name() // -bash, /bin/zsh, dash, …
	}
	text, err := r.script(shell)
	switch {
	case err != nil:
		return err
	case r.install && r.uninstall:
		return hint.Usagef("--install and --uninstall exclude each other")
	case r.install:
		return r.Install(ctx, shell, args[0])
	case r.uninstall:
		return r.Uninstall(ctx, shell, args[0])
	case r.Yes:
		return hint.Usagef("--yes goes with --install or --uninstall")
	}
	if r.onTerminal {
		defer r.Say.Say("this is meant for a file: %s, or add --install to this", rcfile.Advice(shell, r.OS))
	}
	return ui.Print(r.stdout, text)
}

func (r *hookRun) script(shell string) (string, error) {
	text, err := shellhook.Script(shell, shellhook.Options{Name: r.Function, NoWarning: r.NoWarning, Renew: r.Renew, Now: r.now()})
	switch {
	case errors.As(err, new(*shellhook.ShellError)):
		return "", hint.Usagef("%v", err).Hint("the shells are %s", strings.Join(shellhook.Names(), ", "))
	case errors.As(err, new(*shellhook.NameError)):
		return "", hint.Usagef("%v", err).Hint("take another name for --name")
	case err == nil && r.Renew && !shellhook.Renews(shell):
		can := slices.DeleteFunc(shellhook.Names(), func(name string) bool { return !shellhook.Renews(name) })
		return "", hint.Usagef("%s cannot renew a session before a prompt", shell).Hint("leave --renew out; %s can", strings.Join(can, ", "))
	}
	return text, err
}

// failure is the failing statement of the shell that is named, if one is. What
// --install says is evaluated by nobody.
func (r *hookRun) failure(line []string, status int) string {
	if r.install || r.uninstall {
		return ""
	}
	for _, word := range line {
		if d, ok := export.Lookup(word); ok {
			return d.Failure(status)
		}
	}
	return failureOf("sh", "", status)
}
