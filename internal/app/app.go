// Package app is the command line: words, flags, wording, and what to do about
// each error. It knows neither how AWS is asked, nor how files are written, nor
// how a shell is quoted; it puts together those that do.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

// System is all of the outside world that a command may touch.
type System struct {
	Args    []string // without the program's own name
	Getenv  func(string) string
	Environ func() []string
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer

	StdoutIsTerminal func() bool
	StderrIsTerminal func() bool
	// Width is the number of columns of the terminal on stdout; 0: not known.
	Width func() int
	// Ask puts a question to the controlling terminal and returns the line that
	// was typed.
	Ask func(ctx context.Context, question string) (string, error)
	// Exec becomes another program. It returns only when that fails, or with the
	// exit status on a system that cannot do so.
	Exec func(path string, argv, env []string) error
	// TerminalInput is what is typed at the controlling terminal, or nil without
	// one.
	TerminalInput func() io.Reader
	// Parent is the name of the program that started this one, as far as the
	// system tells.
	Parent func() string
	Now    func() time.Time
	// Listen makes signals end the context of Run, as looking at it does. It is
	// called before what may take long and looks at none.
	Listen func()
}

// command is one word of the command line, its flags and what it does. It is not
// run by cli, but as cli would: a cli.App that can show help holds text/template,
// for which the linker keeps every exported method of the program. That is a
// sixth of the binary, and an eighth of the memory of a call.
type command struct {
	cli.Command
	options []*option
	run     func(ctx context.Context, w words) error
	// misused gets the error of a command line that cannot be taken apart, and
	// may know better; nil: it does not.
	misused func(error) error
	// failure is what stdout gets when the command fails, because somebody
	// evaluates it; nil: nothing.
	failure func() string
}

// commands lists all commands in the order of the help. Each is built only when
// it is named.
func commands() []func(*System) *command {
	return []func(*System) *command{envCommand, writeCommand, execCommand, processCommand, statusCommand, listCommand, logoutCommand, doctorCommand, setupCommand, hookCommand, policyCommand}
}

// Run does what s.Args say and returns the exit status.
func Run(ctx context.Context, s *System) int {
	err := s.run(ctx)
	var exit exitStatus
	switch {
	case err == nil || errors.As(err, &exit):
	case interrupted(err):
		s.people().say("interrupted")
		if h := lostHint(err); h != "" {
			s.people().say("hint: %s", h)
		}
	default:
		s.people().fail(err)
	}
	return status(err)
}

func (s *System) run(ctx context.Context) error {
	if len(s.Args) == 0 {
		return usagef("no command").hint("awsmfa --help lists them")
	}
	switch name := s.Args[0]; name {
	case "--version", "-v", "version":
		return s.print(versionLine())
	case "--help", "-h", "help":
		if len(s.Args) > 1 && !strings.HasPrefix(s.Args[1], "-") {
			return s.dispatch(ctx, s.Args[1], []string{"--help"})
		}
		return s.help()
	case completeName:
		return s.complete(s.Args[1:])
	default:
		return s.dispatch(ctx, name, s.Args[1:])
	}
}

// dispatch builds the named command, arranges its words and runs it.
func (s *System) dispatch(ctx context.Context, name string, line []string) error {
	c := s.command(name)
	if c == nil {
		return s.unknownCommand(name)
	}
	w, err := arrange(line, c.options)
	switch {
	case w.help:
		return s.tell(c, c.help())
	case w.version:
		return s.tell(c, versionLine())
	case err == nil:
		err = c.parse(ctx, w)
	case c.misused != nil:
		err = c.misused(err)
	}
	if err != nil && c.failure != nil && !s.StdoutIsTerminal() {
		io.WriteString(s.Stdout, c.failure())
	}
	return err
}

func (c *command) parse(ctx context.Context, w words) error {
	if err := w.set(c.options); err != nil {
		return usagef("%v", err)
	}
	return c.run(ctx, w)
}

func (s *System) command(name string) *command {
	for _, build := range commands() {
		if c := build(s); c.Name == name {
			return c
		}
	}
	return nil
}

func (s *System) unknownCommand(name string) error {
	err := usagef("no command %q", name)
	if strings.HasPrefix(name, "-") {
		return usagef("unknown flag %s", name).hint("awsmfa --help lists the commands; flags stand behind one")
	}
	if _, is := readCode(name); is {
		return usagef("no command").hint(`to log in with a code: eval "$(awsmfa env CODE)"`)
	}
	var known []string
	for _, build := range commands() {
		known = append(known, build(s).Name)
	}
	if near := nearest(name, known); near != "" {
		return err.hint("did you mean %s?", near)
	}
	return err.hint("the commands are %s", strings.Join(known, ", "))
}

// print writes data to stdout, whole or with an error.
func (s *System) print(text string) error {
	_, err := io.WriteString(s.Stdout, text)
	if err != nil {
		return fmt.Errorf("cannot write to standard output: %w", reason(err))
	}
	return nil
}

// people is where s talks to people.
func (s *System) people() people { return people{s.Stderr, hideCodes(s.Args)} }

// debug says why something is done, when AWSMFA_DEBUG is set. Never a secret.
func (s *System) debug(format string, args ...any) {
	if s.Getenv("AWSMFA_DEBUG") != "" {
		s.people().say("debug: "+format, args...)
	}
}
