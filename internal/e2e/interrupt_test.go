//go:build unix

package e2e

import (
	"bufio"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"awsmfa/internal/safefile"
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

// A signal while a login waits to write its session to the credentials file ends
// the command: env prints no session, and exec does not start its command.
func TestInterruptedWhileWriting(t *testing.T) {
	for _, command := range [][]string{{"env", "acme", "CODE", "--shell", "sh"}, {"exec", "acme", "CODE", "--", "echo", "started"}, {"write", "acme", "CODE", "--to", "x"}} {
		p := newHome(t)
		config, err := os.ReadFile(p.dir + "/.aws/config")
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(config), "[profile acme]\n", "[profile acme]\nawsmfa_write_to = x\n", 1)
		if err := os.WriteFile(p.dir+"/.aws/config", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		credentials := p.dir + "/.aws/credentials"
		before, err := os.ReadFile(credentials)
		if err != nil {
			t.Fatal(err)
		}
		unlock, err := safefile.Lock(t.Context(), credentials, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		command[2] = p.sts.Code(bob)
		cmd := p.command(t.Context(), command...)
		var stdout strings.Builder
		cmd.Stdout = &stdout
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		said, stopped := "", false
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			said += lines.Text() + "\n"
			if strings.Contains(lines.Text(), "waiting for another process") {
				stopped = true
				cmd.Process.Signal(syscall.SIGTERM)
			}
		}
		cmd.Wait()
		unlock()
		after, err := os.ReadFile(credentials)
		if status := cmd.ProcessState.ExitCode(); !stopped || status != exitInterrupted || strings.Contains(stdout.String(), "ASIA") || strings.Contains(stdout.String(), "started") {
			t.Errorf("%s: status %d, stdout %q, stderr %q", command[0], status, stdout.String(), said)
		}
		if err != nil || string(after) != string(before) {
			t.Errorf("%s: the credentials file is %q, %v", command[0], after, err)
		}
		again := p.command(t.Context(), "env", "acme", "--no-prompt", "--shell", "json")
		if out, err := again.Output(); err != nil || !strings.Contains(string(out), "ASIA") {
			t.Errorf("%s: the next login: %q, %v", command[0], out, err)
		}
	}
}
