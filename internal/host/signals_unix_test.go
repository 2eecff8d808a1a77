//go:build unix

package host

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"awsmfa/internal/childtest"
)

// A signal is listened to from the moment that somebody could wait for it.
func TestInterruptible(t *testing.T) {
	type key struct{}
	for name, look := range map[string]func(context.Context){
		"waits":   func(ctx context.Context) { ctx.Done() },
		"looks":   func(ctx context.Context) { ctx.Err() },
		"derives": func(ctx context.Context) { _, cancel := context.WithCancel(ctx); cancel() },
	} {
		ctx := newInterruptible(time.Minute)
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

// A program that hangs after a signal is ended by the next one, as if nobody had
// listened, but not before it had time to end by itself.
func TestOneMoreSignalEndsWhatHangs(t *testing.T) {
	const hang = "AWSMFA_TEST_HANG"
	if patience, err := time.ParseDuration(os.Getenv(hang)); err == nil {
		childtest.EndWithInput()
		ctx := newInterruptible(patience)
		ctx.Done()
		fmt.Println("listens")
		<-ctx.Done()
		fmt.Println("hangs")
		select {}
	}
	for patience, ends := range map[string]bool{"1ms": true, "1h": false} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestOneMoreSignalEndsWhatHangs$")
		cmd.Env = append(os.Environ(), hang+"="+patience)
		childtest.Tie(t, cmd)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for _, want := range []string{"listens", "hangs"} {
			if !lines.Scan() || lines.Text() != want {
				t.Fatalf("it says %q, want %q", lines.Text(), want)
			}
			cmd.Process.Signal(syscall.SIGTERM)
		}
		for range 100 { // the listener may still be about to stop
			time.Sleep(5 * time.Millisecond)
			cmd.Process.Signal(syscall.SIGTERM)
		}
		if !ends {
			cmd.Process.Kill()
		}
		cmd.Wait()
		if got, want := cmd.ProcessState.Sys().(syscall.WaitStatus).Signal(), map[bool]syscall.Signal{true: syscall.SIGTERM, false: syscall.SIGKILL}[ends]; got != want {
			t.Errorf("with a patience of %s it is ended by %v, want %v", patience, got, want)
		}
	}
}

// What the runtime would answer with a dump, or drop, ends the context, too, so that a
// terminal gets its settings back.
func TestSignalsThatEndIt(t *testing.T) {
	for _, s := range slices.Concat(dumped(), swallowed(), []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM}) {
		if signal.Ignored(s) {
			continue // as under nohup, which is left so
		}
		ctx := newInterruptible(time.Minute)
		done, late := ctx.Done(), time.After(10*time.Second)
		for sent := false; !sent; {
			if err := syscall.Kill(os.Getpid(), s.(syscall.Signal)); err != nil {
				t.Fatal(err)
			}
			select {
			case <-done:
				sent = true
			case <-time.After(time.Millisecond): // it may not listen to all of them yet
			case <-late:
				t.Fatalf("%v does not end it", s)
			}
		}
	}
}

// TestEverySignal: one that ends a program by default ends this one in order, but for
// those that say why not.
func TestEverySignal(t *testing.T) {
	left := map[syscall.Signal]string{
		unix.SIGKILL: "cannot be caught", unix.SIGSTOP: "cannot be caught",
		unix.SIGPIPE: "a write of our own brings it about", unix.SIGXFSZ: "a write of our own brings it about",
		unix.SIGPROF: "the Go runtime keeps it",
		unix.SIGCHLD: "ends nothing", unix.SIGURG: "ends nothing", unix.SIGWINCH: "ends nothing", unix.SIGCONT: "ends nothing",
		unix.SIGTSTP: "stops", unix.SIGTTIN: "stops", unix.SIGTTOU: "stops",
	}
	last := syscall.Signal(31)
	switch runtime.GOOS {
	case "linux":
		left[32], left[33], left[34] = "of the C library", "of the C library", "of the C library"
		last = 64
	default:
		left[unix.SIGIO], left[29] = "ends nothing", "ends nothing" // SIGINFO
	}
	ends := slices.Concat(dumped(), swallowed(), []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM})
	for s := syscall.Signal(1); s <= last; s++ {
		if why, is := left[s]; slices.Contains(ends, os.Signal(s)) == is {
			t.Errorf("signal %d (%v): left alone %t %s", s, s, is, why)
		}
	}
}
