// Package host is this machine and this program: the values of the outside world
// that a command may touch, signals, terminals, commands of PATH, the parent
// process, and the version. It does not know what any command does.
package host

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime"
	"time"

	"golang.org/x/term"

	"awsmfa/internal/prompt"
)

// System holds all of the outside world that a command may touch, as values.
type System struct {
	OS      string   // as runtime.GOOS has it
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
	// Exec becomes another program. It returns only when that fails, or with an
	// ExitStatus on a system that cannot do so.
	Exec func(path string, argv, env []string) error
	// TerminalInput is what is typed at the controlling terminal, or nil without
	// one.
	TerminalInput func() io.Reader
	// TerminalOutput shows text on the controlling terminal; nil without one.
	TerminalOutput func() io.Writer
	// TerminalSize is the room on the controlling terminal; zero: not known.
	TerminalSize func() (columns, rows int)
	// Parent is the name of the program that started this one, or "" where the
	// system does not tell.
	Parent func() string
	Now    func() time.Time
	// Listen starts signal handling, as looking at the context does. Call it
	// before blocking work that takes no context.
	Listen func()
}

// New returns the real world and a context that ends with the first signal that
// asks the program to end.
func New() (context.Context, *System) {
	silenceLog()
	allowDumps := noDump()
	ctx := newInterruptible()
	return ctx, &System{
		OS:               runtime.GOOS,
		Args:             os.Args[min(1, len(os.Args)):],
		Getenv:           os.Getenv,
		Environ:          os.Environ,
		Stdin:            os.Stdin,
		Stdout:           os.Stdout,
		Stderr:           os.Stderr,
		StdoutIsTerminal: func() bool { return prompt.IsTerminal(os.Stdout) },
		StderrIsTerminal: func() bool { return prompt.IsTerminal(os.Stderr) },
		Width:            func() int { return terminalWidth(os.Stdout) },
		Ask:              prompt.Terminal{}.Ask,
		Exec: func(path string, argv, env []string) error {
			signal.Reset() // or the command would find interrupts as we left them
			allowDumps()
			return execute(path, argv, env)
		},
		TerminalInput:  terminalInput,
		TerminalOutput: terminalOutput,
		TerminalSize:   terminalSize,
		Parent:         parentName,
		Now:            time.Now,
		Listen:         ctx.listen,
	}
}

// silenceLog discards what package log is given: nothing but our own messages
// may reach standard error. net/http logs what a server sends unasked, bytes
// included, and those may be a session.
func silenceLog() { log.SetOutput(io.Discard) }

// terminalWidth is the number of columns of the terminal that f is, or 0.
func terminalWidth(f *os.File) int {
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// terminalInput opens the controlling terminal for reading. It is closed by the
// end of the process.
func terminalInput() io.Reader {
	f, err := os.Open("/dev/tty")
	if err != nil {
		return nil
	}
	return f
}

// terminalOutput opens the controlling terminal for writing, as terminalInput.
func terminalOutput() io.Writer {
	f, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0)
	if err != nil {
		return nil
	}
	return f
}

// terminalSize asks the controlling terminal.
func terminalSize() (columns, rows int) {
	f, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0)
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	columns, rows, _ = term.GetSize(int(f.Fd()))
	return columns, rows
}
