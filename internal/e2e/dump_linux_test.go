package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"awsmfa/internal/ststest"
)

// sending starts a login and returns when its request has arrived, which is not
// answered: the program has keys and code in its memory.
func sending(t *testing.T, p home, prepare func(*exec.Cmd)) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	p.sts.Fault(ststest.Fault{Mode: ststest.Hang})
	cmd := p.command(ctx, "env", "acme", p.sts.Code(bob))
	prepare(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for len(p.sts.Requests()) == 0 {
		if ctx.Err() != nil {
			t.Fatal("no request arrived")
		}
		time.Sleep(time.Millisecond)
	}
	return cmd
}

// limited gives the command a limit for core dumps, in units of the shell.
func limited(cmd *exec.Cmd, limit string) {
	cmd.Path, cmd.Args = "/bin/sh", append([]string{"sh", "-c", `ulimit -S -c "$0"; exec "$@"`, limit}, cmd.Args...)
}

// TestNoDump asks the program for a dump where core dumps are allowed, and sends it
// what the Go runtime would drop.
func TestNoDump(t *testing.T) {
	for _, s := range []syscall.Signal{
		syscall.SIGQUIT, syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGSTKFLT,
		syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGALRM, syscall.SIGVTALRM, syscall.SIGXCPU, syscall.SIGIO, syscall.SIGPWR, 35, 64,
	} {
		p := newHome(t)
		var messages strings.Builder
		folder := t.TempDir()
		cmd := sending(t, p, func(cmd *exec.Cmd) {
			limited(cmd, "unlimited")
			cmd.Env = append(cmd.Env, "GOTRACEBACK=crash")
			cmd.Stderr, cmd.Dir = &messages, folder
		})
		ended := make(chan struct{})
		go func() { cmd.Wait(); close(ended) }()
		for over := false; !over; {
			cmd.Process.Signal(s)
			select {
			case <-ended:
				over = true
			case <-time.After(10 * time.Millisecond): // it may not listen to all of them yet
			}
		}
		left, _ := os.ReadDir(folder)
		if cmd.ProcessState.Sys().(syscall.WaitStatus).CoreDump() || len(left) > 0 {
			t.Errorf("%v: the memory was dumped: %v", s, left)
		}
		if got := messages.String(); !strings.HasPrefix(got, "awsmfa: interrupted\n") || cmd.ProcessState.ExitCode() != exitInterrupted {
			t.Errorf("%v: status %d, messages %.300s", s, cmd.ProcessState.ExitCode(), got)
		}
		for _, secret := range []string{"ANDTHISISNOTEITHERavalidKEY", p.sts.Requests()[0].Params.Get("TokenCode")} {
			if strings.Contains(messages.String(), secret) {
				t.Errorf("%v: messages hold %s", s, secret)
			}
		}
	}
}

// TestMemoryIsClosedToOthers looks at the program from another process of the
// same user, who is not root.
func TestMemoryIsClosedToOthers(t *testing.T) {
	p := newHome(t)
	folder, err := os.MkdirTemp("", "awsmfa-user")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	as := &syscall.SysProcAttr{}
	for _, step := range [][]string{{"cp", p.program, folder}, {"cp", "-R", p.dir, folder + "/home"}} {
		if out, err := exec.Command(step[0], step[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	if os.Getuid() == 0 {
		const nobody = 65534
		as.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
		if out, err := exec.Command("chown", "-R", strconv.Itoa(nobody), folder).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	p.program = filepath.Join(folder, "awsmfa")
	p.env = append(p.env, "HOME="+filepath.Join(folder, "home"))
	cmd := sending(t, p, func(cmd *exec.Cmd) { cmd.SysProcAttr, cmd.Dir = as, "/" })
	defer cmd.Wait()
	defer cmd.Process.Kill()
	sleep := exec.Command("sleep", "20") // what others look like
	sleep.SysProcAttr = as
	if err := sleep.Start(); err != nil {
		t.Fatal(err)
	}
	defer sleep.Wait()
	defer sleep.Process.Kill()
	look := func(pid int) error {
		cat := exec.Command("cat", "/proc/"+strconv.Itoa(pid)+"/environ")
		cat.SysProcAttr = as
		return cat.Run()
	}
	if err := look(sleep.Process.Pid); err != nil {
		t.Skipf("here nobody can look at another process: %v", err)
	}
	if err := look(cmd.Process.Pid); err == nil {
		t.Error("another process of the user can look at this one")
	}
}

// TestExecAllowsDumps leaves the command of exec what it would have without us.
func TestExecAllowsDumps(t *testing.T) {
	p := newHome(t)
	cmd := p.command(t.Context(), "exec", "acme", p.sts.Code(bob), "--", "sh", "-c", "ulimit -c; kill -QUIT $$")
	limited(cmd, "7")
	cmd.Dir = t.TempDir()
	out, _ := cmd.Output()
	status := cmd.ProcessState.Sys().(syscall.WaitStatus)
	if string(out) != "7\n" || !status.Signaled() || status.Signal() != syscall.SIGQUIT {
		t.Errorf("the command printed %q and ended with %v", out, cmd.ProcessState)
	}
}
