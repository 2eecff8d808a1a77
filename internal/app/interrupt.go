package app

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// interruptible is a context that ends with the first signal that asks the
// program to end. It listens for one from the moment that somebody could wait
// for it. Before that a signal ends the program as it would any other, even
// while it reads a file that does not answer; and a call that finds a kept
// session need not start what listens, which is an eighth of its time.
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
			if !signal.Ignored(s) { // by nohup, or a script that runs us in the background
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
