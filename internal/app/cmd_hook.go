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
Prints authaws, unauthaws, completion and a warning, for the last line of the
file that your shell reads when it starts:

ROWS
--install adds the line, once, after asking, and --uninstall removes it; they
know the start-up file of every shell: SHELLS.
If awsmfa is removed, the line does nothing.

From then on "authaws acme 123456" logs in, "authaws" renews, and "unauthaws"
removes the session from the shell; a warning comes before the session ends, and
awsmfa_prompt holds the time left, for your prompt.

"awsmfa hook direnv --install" lets an .envrc say "use awsmfa PROFILE".`

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
		Installation: rcfile.Installation{Ask: s.Ask, Say: messages(s), Getenv: s.Getenv, OS: s.OS, Documents: s.Documents,
			NewAsk: func(ctx context.Context) rcfile.AskShell { return rcfile.NewAsk(ctx, s.Environ(), s.Getenv("PATH")) },
			NewAskPolicy: func(ctx context.Context) rcfile.AskPolicy {
				return rcfile.NewAskPolicy(ctx, s.Environ(), s.Getenv("PATH"))
			}},
	}
	return command{
		Command: &cli.Command{
			Name: "hook", ArgsUsage: "SHELL", Usage: "set up authaws in your shell",
			Description: strings.NewReplacer("ROWS", rcfile.HelpRows(s.OS), "SHELLS", strings.Join(shellhook.Names(), ", ")).Replace(hookHelp),
			Flags: append(r.Flags(),
				&cli.BoolFlag{Name: "install", Usage: "add the line to the shell's start-up file", Destination: &r.install},
				&cli.BoolFlag{Name: "uninstall", Usage: "remove what --install added", Destination: &r.uninstall},
				&cli.BoolFlag{Name: "yes", Usage: "with --install or --uninstall: do not ask for a yes", Destination: &r.Yes}),
			Action: func(c *cli.Context) error { return r.run(c.Context, cmdline.Joined(c.Args().Slice())) },
		},
		failure: func(status int) string { return r.failure(s.Args[1:], status) },
	}
}

func (r *hookRun) run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		err := hint.Usagef("hook takes the name of one shell")
		if hint.DialectOf(r.parent()) == "windows-cmd" {
			return err.Hint("%s", forCmd)
		}
		parent := rcfile.Of(rcfile.NameOf(r.parent(), r.OS), r.OS).Name
		return err.Hint("run: awsmfa hook %s --install, or %s", parent, rcfile.Advice(r.location(r.called(parent))))
	}
	shell := args[0]
	if d, ok := export.Lookup(shell); ok {
		shell = d.Name() // -bash, /bin/zsh, dash, …
	}
	text, err := r.script(shell)
	switch {
	case err != nil:
		return err
	case slices.Contains(shellhook.Tools(), shell) && r.Options != (rcfile.Options{}):
		return hint.Usagef("--name, --no-warning and --renew are for shells, and %s is none", shell).Hint("leave them out")
	case shell == "mise" && (r.install || r.uninstall):
		return hint.Usagef("mise loads a plugin from a folder that you make").Hint("docs/integrations.md has the three lines for it")
	case r.install && r.uninstall:
		return hint.Usagef("--install and --uninstall cannot be combined").Hint("give one of the two")
	case r.install:
		return r.Install(ctx, shell, r.called(args[0]))
	case r.uninstall:
		return r.Uninstall(ctx, shell, r.called(args[0]))
	case r.Yes:
		return hint.Usagef("--yes needs --install or --uninstall").Hint("add the one that is meant")
	}
	if r.onTerminal && shell != "mise" {
		defer r.Say.Say("this belongs in your start-up file; run: awsmfa hook %s --install, or %s", shell, rcfile.Advice(r.location(r.called(args[0]))))
	}
	return ui.Print(r.stdout, text)
}

// location is where the shell of that name has its file, as --install finds it.
func (r *hookRun) location(called string) rcfile.Location {
	return rcfile.Location{Called: cmdline.ProgramName(called), OS: r.OS, Getenv: r.Getenv, Documents: r.Documents}
}

// called is the shell that a name means. Both PowerShells of Windows take the hook
// of powershell, each from a file of its own, and the one that calls is meant.
func (r *hookRun) called(name string) string {
	if parent := r.parent(); r.OS == "windows" && name == "powershell" && parent == "pwsh" {
		return parent
	}
	return name
}

// forCmd is what cmd.exe has in place of a hook.
const forCmd = "for cmd.exe, keep authaws.cmd and unauthaws.cmd of the archive beside awsmfa.exe, in a folder of PATH"

func (r *hookRun) script(shell string) (string, error) {
	text, err := shellhook.Script(shell, shellhook.Options{Name: r.Function, NoWarning: r.NoWarning, Renew: r.Renew, Now: r.now()})
	switch {
	case shell == "windows-cmd":
		return "", hint.Usagef("cmd.exe needs no hook").Hint("%s", forCmd)
	case errors.As(err, new(*shellhook.ShellError)):
		return "", hint.Usagef("%v", err).Hint("the shells are %s; the tools are %s", strings.Join(shellhook.Names(), ", "), strings.Join(shellhook.Tools(), ", "))
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
	return failureOf("sh", func() string { return "" }, status)
}
