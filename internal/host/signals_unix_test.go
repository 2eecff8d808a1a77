//go:build unix

package host

import (
	"context"
	"os"
	"syscall"
	"testing"
	"time"
)

// A signal is listened to from the moment that somebody could wait for it.
func TestInterruptible(t *testing.T) {
	type key struct{}
	for name, look := range map[string]func(context.Context){
		"waits":   func(ctx context.Context) { ctx.Done() },
		"looks":   func(ctx context.Context) { ctx.Err() },
		"derives": func(ctx context.Context) { _, cancel := context.WithCancel(ctx); cancel() },
	} {
		ctx := newInterruptible()
		listening := false
		listen := ctx.listen
		ctx.listen = func() { listening = true; listen() }
		if context.WithValue(ctx, key{}, 1).Value(key{}) != 1 || listening {
			t.Error("listens though nobody waits")
		}
		if look(ctx); !listening {
			t.Fatalf("somebody %s, and nobody listens", name)
		}
		if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Second):
			t.Fatalf("a signal does not end what somebody %s for", name)
		}
	}
}
