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
	"time"
)

// Error is why a command gave nothing. It holds none of its output.
type Error struct {
	key string // of the profile that names the command
	why string
	err error // may be nil
}

func (e *Error) Error() string { return e.key + " " + e.why }

// Unwrap gives the error of the system or of the context.
func (e *Error) Unwrap() error { return e.err }

// Command is a command line and what it runs with.
type Command struct {
	Line   string
	Env    []string
	Stdin  io.Reader
	Stderr io.Writer
}

// maxOutput is more than any session needs, in bytes.
const maxOutput = 64 << 10

// run gives the command's output. It stays in the process group of this
// process, so that it can ask on the terminal.
func (c Command) run(ctx context.Context, key string, limit time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errSlow)
	defer cancel()
	var out capped
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", c.Line)
	cmd.Env, cmd.Stdin, cmd.Stderr, cmd.Stdout = c.Env, c.Stdin, c.Stderr, &out
	cmd.WaitDelay = time.Second // for a grandchild that holds on to the output
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.Is(context.Cause(ctx), errSlow):
		return nil, &Error{key, fmt.Sprintf("gave no answer in %v", limit), nil}
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.full:
		return nil, &Error{key, "printed more than 64 KiB", nil}
	case errors.As(err, &exit):
		return nil, &Error{key, "ended with " + exit.String(), nil}
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return nil, &Error{key, "could not be run", err}
	}
	return out.kept, nil
}

var errSlow = errors.New("too slow")

// capped keeps what fits and swallows the rest, so that the command can end.
type capped struct {
	kept []byte
	full bool
}

func (c *capped) Write(p []byte) (int, error) {
	if c.full = c.full || len(c.kept)+len(p) > maxOutput; !c.full {
		c.kept = append(c.kept, p...)
	}
	return len(p), nil
}
