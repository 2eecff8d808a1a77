//go:build unix

package app

import (
	"context"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"awsmfa/internal/ststest"
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

// What the caller wants to have ignored does not end a login.
func TestIgnoredSignals(t *testing.T) {
	p := install(t)
	if err := layOut(p.home); err != nil {
		t.Fatal(err)
	}
	p.sts.Fault(ststest.Fault{Delay: time.Second})
	cmd := p.command(t.Context(), "env", "acme", p.sts.Code(bob), "--shell", "json")
	cmd.Path, cmd.Args = "/bin/sh", append([]string{"sh", "-c", `trap "" HUP INT; exec "$@"`, "sh"}, cmd.Args...)
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for len(p.sts.Requests()) == 0 && t.Context().Err() == nil {
		time.Sleep(time.Millisecond)
	}
	for _, s := range []syscall.Signal{syscall.SIGHUP, syscall.SIGINT} {
		if err := cmd.Process.Signal(s); err != nil {
			t.Error(err)
		}
	}
	if err := cmd.Wait(); err != nil || !strings.Contains(out.String(), "ASIA") {
		t.Errorf("%v: %s", err, out.String())
	}
}
