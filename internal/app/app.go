// Package app is the commands of the program: their words, what each of them
// does in which order, help and completion. It knows no request of AWS, no
// syntax of a file and no quoting of a shell; it puts together those that do.
package app

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/ui"
)

// Main runs the program in the real world and returns its exit status.
func Main() int {
	ctx, s := host.New()
	return Run(ctx, s)
}

// Run does what s.Args say and returns the exit status.
func Run(ctx context.Context, s *host.System) int {
	err := run(ctx, s)
	say := messages(s)
	switch {
	case err == nil || errors.As(err, new(host.ExitStatus)):
	case hint.Interrupted(err):
		say.Say("interrupted")
		say.Hint(hint.OfInterrupted(err))
	default:
		say.Fail(err)
	}
	return hint.Status(err)
}

func run(ctx context.Context, s *host.System) error {
	if len(s.Args) == 0 {
		return hint.Usagef("no command").Hint("awsmfa --help lists them")
	}
	switch name := s.Args[0]; name {
	case "--version", "-v", "version":
		return ui.Print(s.Stdout, host.VersionLine())
	case "--help", "-h", "help":
		if len(s.Args) > 1 && !strings.HasPrefix(s.Args[1], "-") {
			return dispatch(ctx, s, s.Args[1], append(s.Args[2:len(s.Args):len(s.Args)], "--help"))
		}
		return ui.Print(s.Stdout, overview(s))
	case completeName:
		return complete(s, s.Args[1:])
	default:
		return dispatch(ctx, s, name, s.Args[1:])
	}
}

// command is a command of cli and what cli has no field for.
type command struct {
	*cli.Command
	// failure is what stdout gets when the command fails, because a shell
	// evaluates it; nil: nothing.
	failure func() string
}

// builders lists the commands in the order of the help. Each is built only when
// it is named.
func builders() []func(*host.System) command {
	return []func(*host.System) command{
		envCommand, writeCommand, execCommand, processCommand, statusCommand, listCommand, logoutCommand,
		doctorCommand, setupCommand, hookCommand, policyCommand,
		keysCommand, deviceCommand,
	}
}

// find builds the command of that name; its Command is nil if there is none.
func find(s *host.System, name string) command {
	for _, build := range builders() {
		if c := build(s); c.Name == name {
			return c
		}
	}
	return command{}
}

// dispatch runs the named command with the words that follow its name.
func dispatch(ctx context.Context, s *host.System, name string, line []string) error {
	c := find(s, name)
	switch {
	case c.Command == nil:
		return unknownCommand(s, name)
	}
	c.Command, line = cmdline.Pick(c.Command, line)
	switch {
	case cmdline.Asks(line, "--help", "-help", "-h", "--h"):
		return tell(s, c, help(c.Command))
	case cmdline.Asks(line, "--version", "-version"):
		return tell(s, c, host.VersionLine())
	}
	err := cmdline.Run(ctx, c.Command, line)
	if err != nil && c.failure != nil && !s.StdoutIsTerminal() {
		io.WriteString(s.Stdout, c.failure())
	}
	return err
}

func unknownCommand(s *host.System, name string) error {
	err := hint.Usagef("no command %q", name)
	if strings.HasPrefix(name, "-") {
		return hint.Usagef("unknown flag %s", name).Hint("awsmfa --help lists the commands; flags stand behind one")
	}
	if _, is := cmdline.ReadCode(name); is {
		return hint.Usagef("no command").Hint(`to log in with a code: eval "$(awsmfa env CODE)"`)
	}
	var known []string
	for _, build := range builders() {
		known = append(known, build(s).Name)
	}
	if near := cmdline.Nearest(name, known); near != "" {
		return err.Hint("did you mean %s?", near)
	}
	return err.Hint("the commands are %s", strings.Join(known, ", "))
}
