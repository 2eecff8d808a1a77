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

// A file of AWS's may be a pipe that somebody takes long to write to. Who
// interrupts that is not told that the login went well, nor shown a stack.
func TestInterruptedWhileReading(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGQUIT} {
		p := install(t)
		if err := layOut(p.home); err != nil {
			t.Fatal(err)
		}
		credentials, err := os.ReadFile(p.home + "/.aws/credentials")
		if err != nil {
			t.Fatal(err)
		}
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		cmd := p.command(t.Context(), "env", "acme", p.sts.Code(bob), "--shell", "bash")
		cmd.Env = append(cmd.Env, "AWS_SHARED_CREDENTIALS_FILE=/dev/fd/3")
		cmd.ExtraFiles = []*os.File{r}
		var stdout, stderr strings.Builder
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		r.Close()
		time.Sleep(500 * time.Millisecond) // it reads by then
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
		w.Write(credentials)
		w.Close()
		cmd.Wait()
		if status := cmd.ProcessState.ExitCode(); status != exitInterrupted || stdout.String() != "false\n" || stderr.String() != "awsmfa: interrupted\n" {
			t.Errorf("%v: status %d, stdout %q, stderr %.300s", s, status, stdout.String(), stderr.String())
		}
		if n := len(p.sts.Requests()); n > 0 {
			t.Errorf("%v: %d requests", s, n)
		}
	}
}
