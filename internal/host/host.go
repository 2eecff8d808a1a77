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
	OS     string   // as runtime.GOOS has it
	Args   []string // without the program's own name
	Getenv func(string) string
	// HomeOf is the home folder of a user in the system's database, as the
	// function of that name has it; nil knows none. HOME counts before it, and
	// Getenv answers with it where HOME is not set.
	HomeOf  func(user string) string
	Environ func() []string
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer

	StdoutIsTerminal func() bool
	StderrIsTerminal func() bool
	// Width is the number of columns of the terminal on stdout; 0: not known.
	Width func() int
	// StderrWidth is that of the terminal on stderr.
	StderrWidth func() int
	// Height is the number of lines of the terminal on stdout; 0: not known.
	Height func() int
	// Ask puts a question to the controlling terminal and returns the line that
	// was typed.
	Ask func(ctx context.Context, question string) (string, error)
	// AskHidden is Ask for an answer that the terminal must not show.
	AskHidden func(ctx context.Context, question string) (string, error)
	// Exec becomes another program. It returns only when that fails, or with an
	// ExitStatus on a system that cannot do so.
	Exec func(path string, argv, env []string) error
	// Child runs another program beside this one and returns when it has ended:
	// an ExitStatus as a shell gives it, or why it could not be started.
	Child func(path string, argv, env []string) error
	// TerminalInput is what is typed at the controlling terminal, or nil without
	// one.
	TerminalInput func() io.Reader
	// TerminalOutput is where a person reads at the controlling terminal, or nil
	// without one.
	TerminalOutput func() io.Writer
	// TerminalSize is the room on the controlling terminal; zero: not known.
	TerminalSize func() (columns, rows int)
	// Parent is the name of the program that started this one, or "" where the
	// system does not tell.
	Parent func() string
	// NoConsole says whether this is a window of mintty in which programs of
	// Windows have no console.
	NoConsole func() bool
	// ParentPath is the path of that program on Windows, or "".
	ParentPath func() string
	// Documents is the user's folder for documents on Windows, or "".
	Documents func() string
	Now       func() time.Time
	// Stopped gives a channel that is closed when a signal ends the program, for
	// work that takes no context. Asking for it starts signal handling.
	Stopped func() <-chan struct{}
}

// New returns the real world and a context that ends with the first signal that
// asks the program to end.
func New() (context.Context, *System) {
	silenceLog()
	allowDumps := noDump()
	ctx := newInterruptible(endPatience)
	return ctx, &System{
		OS:               runtime.GOOS,
		Args:             os.Args[min(1, len(os.Args)):],
		Getenv:           getenv,
		HomeOf:           HomeOf,
		Environ:          os.Environ,
		Stdin:            os.Stdin,
		Stdout:           os.Stdout,
		Stderr:           os.Stderr,
		StdoutIsTerminal: func() bool { return prompt.IsTerminal(os.Stdout) },
		StderrIsTerminal: func() bool { return prompt.IsTerminal(os.Stderr) },
		Width:            func() int { width, _ := terminalSize(os.Stdout); return width },
		StderrWidth:      func() int { width, _ := terminalSize(os.Stderr); return width },
		Height:           func() int { _, height := terminalSize(os.Stdout); return height },
		Ask:              prompt.Terminal{Waits: sayWaits}.Ask,
		AskHidden:        prompt.Terminal{Waits: sayWaits}.AskSecret,
		Exec: func(path string, argv, env []string) error {
			signal.Reset() // or the command would find interrupts as we left them
			allowDumps()
			return execute(path, argv, env)
		},
		Child: func(path string, argv, env []string) error {
			allowDumps() // the program's are its own affair
			return runChild(path, argv, env, func() { noDump() })
		},
		TerminalInput:  terminalInput,
		TerminalOutput: terminalOutput,
		TerminalSize:   controllingSize,
		Parent:         parentName,
		NoConsole:      prompt.InMintty,
		ParentPath:     parentPath,
		Documents:      documents,
		Now:            wallClock,
		Stopped:        ctx.Done,
	}
}

// wallClock is the time without the reading of the clock that stands still while a
// machine sleeps: a session ends by the time of the world.
func wallClock() time.Time { return time.Now().Round(0) }

// sayWaits tells who sits at the terminal why there is no question yet. It stands
// on a line of its own, below the question that comes first.
func sayWaits() {
	prompt.Terminal{}.Say("\nawsmfa: another awsmfa is asking on this terminal; waiting")
}

// silenceLog discards what package log is given: nothing but our own messages
// may reach standard error. net/http logs what a server sends unasked, bytes
// included, and those may be a session.
func silenceLog() { log.SetOutput(io.Discard) }

// terminalSize is the number of columns and lines of the terminal that f is, or
// zeros.
func terminalSize(f *os.File) (width, height int) {
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0, 0
	}
	return width, height
}

// terminalInput opens the controlling terminal for reading. It is closed by the
// end of the process.
func terminalInput() io.Reader {
	f, err := os.OpenFile(terminalIn, os.O_RDONLY, 0)
	if err != nil {
		return nil
	}
	return f
}

// terminalOutput opens the controlling terminal for writing. It is closed by the
// end of the process.
func terminalOutput() io.Writer {
	f, err := os.OpenFile(terminalOut, os.O_WRONLY, 0)
	if err != nil {
		return nil
	}
	return f
}

// controllingSize is terminalSize of the controlling terminal.
func controllingSize() (columns, rows int) {
	f, err := os.OpenFile(terminalOut, os.O_RDWR, 0)
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	return terminalSize(f)
}
