//go:build unix

package e2e

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"awsmfa/internal/ststest"
)

// What the caller wants to have ignored does not end a login.
func TestIgnoredSignals(t *testing.T) {
	p := newHome(t)
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
		p := newHome(t)
		credentials, err := os.ReadFile(p.dir + "/.aws/credentials")
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
		if status := cmd.ProcessState.ExitCode(); status != exitInterrupted || stdout.String() != "(\\builtin exit 130)\n" || stderr.String() != "awsmfa: interrupted\n" {
			t.Errorf("%v: status %d, stdout %q, stderr %.300s", s, status, stdout.String(), stderr.String())
		}
		if n := len(p.sts.Requests()); n > 0 {
			t.Errorf("%v: %d requests", s, n)
		}
	}
}
