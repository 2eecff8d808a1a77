package host

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// interruptible is a context that ends with the first signal that asks the
// program to end. It listens from the moment that somebody could wait for
// it, and not before: a call that finds a cached session does not wait, and
// starting signal handling would be an eighth of its time.
type interruptible struct {
	context.Context
	listen func()
}

func newInterruptible() interruptible {
	ctx, cancel := context.WithCancel(context.Background())
	return interruptible{ctx, sync.OnceFunc(func() {
		signals := make(chan os.Signal, 1)
		// SIGQUIT, too: the Go runtime would answer it with a dump of its own.
		for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
			// nohup and scripts in the background ignore hang-ups and interrupts.
			// Of other signals, Go does not tell whether they were ignored.
			if !signal.Ignored(s) {
				signal.Notify(signals, s)
			}
		}
		go func() {
			<-signals
			cancel()
		}()
	})}
}

func (i interruptible) Done() <-chan struct{} {
	i.listen()
	return i.Context.Done()
}

func (i interruptible) Err() error {
	i.listen()
	return i.Context.Err()
}
