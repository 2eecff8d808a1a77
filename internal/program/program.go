// Package program runs the commands that a profile names: credential_process,
// which prints keys, and mfa_process, which prints an MFA code. It does not know
// what either is for, and never shows what they print.
package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"syscall"
	"time"

	"awsmfa/internal/environ"
)

// Error is why a command gave nothing. It holds none of its output.
type Error struct {
	key string // of the profile that names the command
	why string
	err error // may be nil
}

func (e *Error) Error() string { return e.key + " " + e.why }

// Unwrap gives ErrLoop or the error of the system, if there is one.
func (e *Error) Unwrap() error { return e.err }

// Command is a command line and what it runs with.
type Command struct {
	Line   string
	Env    []string  // AWS keys and tokens are taken out of it
	Stdin  io.Reader // a file is handed over as it is
	Stderr io.Writer
	// Terminal also gets what the command writes to its standard error; nil:
	// only Stderr does. It is for a Stderr that another tool captures, while a
	// person is to touch a key.
	Terminal io.Writer
	// Guard is the name of a variable that tells a credential_process which
	// ones it was started by; empty for none.
	Guard string
}

const (
	// maxOutput is more than any session needs, in bytes.
	maxOutput = 64 << 10
	// holding is how long to wait for a grandchild that holds on to the output
	// of a command that has ended.
	holding = 500 * time.Millisecond
)

var (
	errSlow  = errors.New("too slow")
	errLarge = errors.New("too large")
)

// run gives the command's output. The command stays in the process group of this
// process: in one of its own it could not ask on the terminal, and Ctrl-C would
// not reach it. When it is too slow, prints too much, or ctx ends, it is ended
// with everything that it started.
func (c Command) run(ctx context.Context, key string, limit time.Duration) ([]byte, error) {
	running, end := context.WithCancelCause(ctx)
	defer end(nil)
	running, cancel := context.WithTimeoutCause(running, limit, errSlow)
	defer cancel()
	out := capped{stop: func() { end(errLarge) }}
	cmd := shell(running, c.Line)
	cmd.Env = environ.WithoutKeys(c.Env)
	cmd.Stdin, cmd.Stderr, cmd.Stdout = c.Stdin, c.messages(), &out
	cmd.WaitDelay = holding
	err := runTree(cmd)
	var exit *exec.ExitError
	switch {
	case out.full:
		return nil, &Error{key, "printed more than 64 KiB", nil}
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
		return out.kept, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(context.Cause(running), errSlow):
		return nil, &Error{key, fmt.Sprintf("gave no answer in %v", limit), nil}
	case errors.As(err, &exit):
		return nil, ended(ctx, key, exit)
	}
	return nil, &Error{key, "could not be run", err}
}

// messages is where the command's standard error goes.
func (c Command) messages() io.Writer {
	if c.Terminal == nil {
		return c.Stderr
	}
	if c.Stderr == nil {
		return c.Terminal
	}
	return both{c.Terminal, c.Stderr}
}

// both writes to two places, either of which may fail: a tool that has stopped
// listening does not keep words from a person.
type both struct{ first, second io.Writer }

func (b both) Write(p []byte) (int, error) {
	b.first.Write(p)
	b.second.Write(p)
	return len(p), nil
}

// ended says how the command failed. One that ended by Ctrl-C did so because
// this process, too, is about to.
func ended(ctx context.Context, key string, exit *exec.ExitError) error {
	const (
		interrupted = 130        // as a shell says it
		controlC    = 0xC000013A // as Windows does: STATUS_CONTROL_C_EXIT
	)
	status, ok := exit.Sys().(syscall.WaitStatus)
	if exit.ExitCode() == interrupted || uint32(exit.ExitCode()) == controlC || ok && status.Signaled() && status.Signal() == syscall.SIGINT {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(250 * time.Millisecond):
		}
	}
	return &Error{key, "ended with " + exit.String(), nil}
}

// capped keeps what fits and calls stop for more.
type capped struct {
	kept []byte
	full bool
	stop func()
}

func (c *capped) Write(p []byte) (int, error) {
	if c.full = c.full || len(c.kept)+len(p) > maxOutput; c.full {
		c.stop()
		return 0, errLarge
	}
	c.kept = append(c.kept, p...)
	return len(p), nil
}
