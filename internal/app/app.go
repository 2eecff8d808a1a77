// Package app holds the commands of the program: their flags and texts, the order
// of their steps, help and completion. It knows no AWS request, no file syntax and
// no shell quoting; it joins the packages that do.
package app

import (
	"context"
	"errors"
	"io"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/ui"
)

// Main runs the program in the real world and returns its exit status.
func Main() int {
	host.GrowStack(0)
	ctx, s := host.New()
	return Run(ctx, s)
}

// Run does what s.Args say and returns the exit status.
func Run(ctx context.Context, s *host.System) int {
	err := run(ctx, s)
	if err == nil || errors.As(err, new(host.ExitStatus)) {
		return hint.Status(err)
	}
	say := messages(s)
	if hint.Interrupted(err) {
		say.Say("interrupted")
		say.Hint(hint.OfInterrupted(err))
	} else {
		say.Fail(err)
	}
	return hint.Status(err)
}

func run(ctx context.Context, s *host.System) error {
	if len(s.Args) == 0 {
		return ui.Print(s.Stdout, overview(s))
	}
	switch name := s.Args[0]; name {
	case "--version", "-v", "version":
		return ui.Print(s.Stdout, host.VersionLine())
	case "--help", "-h", "help":
		return helpOf(s, s.Args[1:])
	case completeName:
		return complete(s, s.Args[1:])
	case stampName:
		return stamp(s)
	default:
		return dispatch(ctx, s, name, s.Args[1:])
	}
}

// command is a cli.Command with the field that cli lacks.
type command struct {
	*cli.Command
	// failure is what stdout gets when the command fails with a status, because a
	// shell evaluates it; nil: nothing.
	failure func(status int) string
	// unset stands in for the command where the line has --unset; nil: none does.
	unset *cli.Command
}

// pick is the command that a line is for, and what is left of the line.
func (c command) pick(line []string) (*cli.Command, []string) {
	if c.unset != nil && cmdline.Asks(line, "--unset", "-unset") {
		return c.unset, line
	}
	return cmdline.Pick(c.Command, line)
}

// group is what the help lists under one heading.
type group struct {
	heading  string
	commands []func(*host.System) command
}

// groups are the commands in the order of the help. Each is built only when it
// is named.
func groups() []group {
	type commands = []func(*host.System) command
	return []group{
		{"Log in", commands{envCommand, execCommand, writeCommand, processCommand, consoleCommand, logoutCommand}},
		{"Look", commands{statusCommand, listCommand, doctorCommand}},
		{"Set up", commands{setupCommand, hookCommand, policyCommand}},
		{"Keys, devices", commands{keysCommand, deviceCommand}},
	}
}

// builders are the commands of all groups.
func builders() (all []func(*host.System) command) {
	for _, g := range groups() {
		all = append(all, g.commands...)
	}
	return all
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
		return unknownCommand(s, name, line)
	}
	c.Command, line = c.pick(line)
	switch {
	case cmdline.Asks(line, "--help", "-help", "-h", "--h"):
		return tell(s, c, help(c.Command, helpWidth(s)))
	case cmdline.Asks(line, "--version", "-version"):
		return tell(s, c, host.VersionLine())
	}
	err := cmdline.Run(ctx, c.Command, line)
	if err != nil && c.failure != nil && !s.StdoutIsTerminal() {
		io.WriteString(s.Stdout, c.failure(hint.Status(err)))
	}
	return err
}
