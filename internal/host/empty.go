package host

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"time"

	"awsmfa/internal/prompt"
)

// Empty is a System without an environment, a terminal, or anybody who reads.
func Empty() *System {
	never := func() bool { return false }
	unknown := func() int { return 0 }
	return &System{
		OS: runtime.GOOS, Getenv: func(string) string { return "" }, Environ: func() []string { return nil },
		Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard,
		StdoutIsTerminal: never, StderrIsTerminal: never, Width: unknown, StderrWidth: unknown, Height: unknown,
		Ask:            func(context.Context, string) (string, error) { return "", prompt.ErrNone },
		AskHidden:      func(context.Context, string) (string, error) { return "", prompt.ErrNone },
		Child:          func(string, []string, []string) error { return errors.ErrUnsupported },
		TerminalOutput: func() io.Writer { return nil },
		Exec:           func(string, []string, []string) error { return errors.ErrUnsupported },
		TerminalInput:  func() io.Reader { return nil },
		TerminalSize:   func() (int, int) { return 0, 0 },
		Parent:         func() string { return "" },
		Now:            time.Now,
		Stopped:        func() <-chan struct{} { return nil },
	}
}
