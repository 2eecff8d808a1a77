package host

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// interruptible is a context that ends with the first signal that asks the
// program to end. It listens from the moment that somebody could wait for
// it, and not before: a call that finds a cached session does not wait, and
// starting signal handling would be an eighth of its time.
type interruptible struct {
	context.Context
	listen func()
}

// newInterruptible gives the program patience after the first signal to end in good
// order. After that, another signal ends it at once, whatever it hangs on.
func newInterruptible(patience time.Duration) interruptible {
	ctx, cancel := context.WithCancel(context.Background())
	return interruptible{ctx, sync.OnceFunc(func() {
		signals, others := make(chan os.Signal, 1), make(chan os.Signal, 1)
		notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
		notify(others, dumped()...)
		go func() {
			notify(others, swallowed()...) // they are many, and nobody waits for this
			select {
			case <-signals:
			case <-others:
			}
			cancel()
			time.Sleep(patience)
			signal.Stop(signals)
		}()
	})}
}

// endPatience is more than the program needs to end in good order.
const endPatience = 2 * time.Second

// notify leaves alone a signal that was ignored at the start: nohup and scripts in the
// background ignore hang-ups and interrupts, the only two of which Go knows it.
func notify(to chan os.Signal, all ...os.Signal) {
	for _, s := range all {
		if !signal.Ignored(s) {
			signal.Notify(to, s)
		}
	}
}

func (i interruptible) Done() <-chan struct{} {
	i.listen()
	return i.Context.Done()
}

func (i interruptible) Err() error {
	i.listen()
	return i.Context.Err()
}
