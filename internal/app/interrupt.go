package app

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// grace is how long somebody waits before signals are listened to. Whoever
// starts what waits for a person or another program calls listen instead.
const grace = 20 * time.Millisecond

// interruptible is a context that ends with the first signal that asks the
// program to end. It listens for one when somebody has waited for it for a
// moment, and not before: a call that finds a kept session does not wait, a
// login at a near server is over by then, and starting what listens would be an
// eighth of the time of the one and a sixteenth of that of the other. Until then
// a signal ends the program as the system does it.
type interruptible struct {
	context.Context
	listen func() // at once
	soon   func() // after grace
}

func newInterruptible() interruptible {
	ctx, cancel := context.WithCancel(context.Background())
	listen := sync.OnceFunc(func() {
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
	})
	return interruptible{ctx, listen, sync.OnceFunc(func() { time.AfterFunc(grace, listen) })}
}

func (i interruptible) Done() <-chan struct{} {
	i.soon()
	return i.Context.Done()
}

func (i interruptible) Err() error {
	i.soon()
	return i.Context.Err()
}
