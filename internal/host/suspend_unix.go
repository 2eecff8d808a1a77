//go:build unix

package host

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"time"

	"golang.org/x/sys/unix"
)

var errSuspended = errors.New("suspended")

// UntilSuspended calls do, during which Ctrl-Z does not stop this process but ends
// the context that do is given. It says whether that ended do.
func UntilSuspended(ctx context.Context, do func(context.Context) error) (suspended bool, err error) {
	within, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	pressed := make(chan os.Signal, 1)
	signal.Notify(pressed, unix.SIGTSTP)
	defer signal.Stop(pressed)
	go func() {
		select {
		case <-pressed:
			cancel(errSuspended)
		case <-within.Done():
		}
	}()
	err = do(within)
	return err != nil && context.Cause(within) == errSuspended, err
}

// Suspend stops this process as Ctrl-Z does, and returns when it goes on. The signal
// is another one that stops: Go does not give SIGTSTP its default back once it was
// listened for, and SIGSTOP would stop a process that no shell can continue, too.
func Suspend() {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, unix.SIGCONT)
	defer signal.Stop(continued)
	unix.Kill(os.Getpid(), unix.SIGTTIN)
	select {
	case <-continued:
	case <-time.After(time.Second): // no shell could continue it, so the kernel did not stop it
	}
}
