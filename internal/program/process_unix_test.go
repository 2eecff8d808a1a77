//go:build unix

package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// child says what this test binary is to do in place of the tests.
const child = "PROGRAM_TEST_CHILD"

func TestMain(m *testing.M) {
	c := Command{Env: os.Environ(), Stdin: os.Stdin, Stderr: os.Stderr, Guard: "PROGRAM_TEST_GUARD"}
	switch os.Getenv(child) {
	case "credentials": // a credential_process that asks another one
		c.Line = os.Args[1]
		keys, err := Credentials(context.Background(), c)
		switch {
		case errors.Is(err, ErrLoop):
			os.Exit(9)
		case err != nil:
			fmt.Fprintln(os.Stderr, err)
			os.Exit(status(err))
		}
		fmt.Printf(`{"Version":1,"AccessKeyId":%q,"SecretAccessKey":%q}`, keys.AccessKeyID, keys.SecretAccessKey)
	case "code":
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		c.Line = os.Args[1]
		code, err := Code(ctx, c)
		fmt.Printf("[%s] %v\n", code, err)
	default:
		os.Exit(m.Run())
	}
}

// status hands on the status that another one ended with.
func status(err error) int {
	if strings.HasSuffix(err.Error(), "exit status 9") {
		return 9
	}
	return 1
}

// started gives the processes whose numbers lines of file name.
func started(t *testing.T, file string, n int) []int {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		text, _ := os.ReadFile(file)
		var pids []int
		for _, word := range strings.Fields(string(text)) {
			pid, err := strconv.Atoi(word)
			if err != nil {
				t.Fatal(err)
			}
			pids = append(pids, pid)
		}
		if len(pids) == n {
			return pids
		}
	}
	t.Fatalf("%s does not name %d processes", file, n)
	return nil
}

// gone waits until pid has ended; one that nobody waits for counts.
func gone(pid int) bool {
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		stat, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
		if err != nil || strings.HasPrefix(string(stat), "Z") {
			return true
		}
	}
	return false
}

// silent is a pipe that says nothing, and ends with this process: what reads it
// does not outlive tests that are killed.
func silent(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	hold, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { hold.Close() })
	return path
}

// alone is a shell function that runs a command in a session of its own. Only Linux has
// a program for that.
const alone = `alone() { if command -v setsid >/dev/null; then setsid "$@"; else perl -MPOSIX -e 'setsid; exec @ARGV' "$@"; fi; }; `

func TestATooSlowProgramLeavesNothingBehind(t *testing.T) {
	for name, test := range map[string]struct {
		line      string
		processes int
	}{
		"itself":                            {`echo $$ >>$P; exec cat "$F"`, 1},
		"a child":                           {`cat "$F" & echo $$ $! >>$P; wait`, 2},
		"a grandchild":                      {`sh -c 'cat "$F" & echo $$ $! >>$P; wait' & wait`, 2},
		"one in a session of its own":       {alone + `alone sh -c 'echo $$ >>$P; cat "$F"' & wait`, 1},
		"one that does not listen":          {`trap '' TERM; sh -c 'echo $$ >>$P; cat "$F"' & echo $$ >>$P; wait`, 2},
		"one that answers by starting more": {`trap 'cat "$F" & echo $! >>$P; wait' TERM; echo $$ >>$P; cat "$F" & wait; wait`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "pids")
			c := sh(test.line)
			c.Env = append(c.Env, "P="+file, "F="+silent(t))
			began := time.Now()
			_, err := c.run(t.Context(), "mfa_process", 300*time.Millisecond)
			if err == nil || err.Error() != "mfa_process gave no answer in 300ms" || time.Since(began) > 8*time.Second {
				t.Errorf("error = %v after %v", err, time.Since(began))
			}
			for _, pid := range started(t, file, test.processes) {
				if !gone(pid) {
					t.Errorf("process %d is still there", pid)
					unix.Kill(pid, unix.SIGKILL)
				}
			}
		})
	}
}

func TestACalledOffProgramLeavesNothingBehind(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pids")
	c := sh(`cat "$F" & echo $! >>$P; wait`)
	c.Env = append(c.Env, "P="+file, "F="+silent(t))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { _, err := Code(ctx, c); ended <- err }()
	pid := started(t, file, 1)[0]
	cancel()
	if err := <-ended; err != context.Canceled {
		t.Errorf("error = %v", err)
	}
	if !gone(pid) {
		t.Errorf("process %d is still there", pid)
		unix.Kill(pid, unix.SIGKILL)
	}
}

func TestADaemonIsLeftAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pids")
	c := sh(`cat "$F" & echo $! >>$P; echo 324235`) // it holds on to the output
	c.Env = append(c.Env, "P="+file, "F="+silent(t))
	began := time.Now()
	if code, err := Code(t.Context(), c); code != "324235" || err != nil || time.Since(began) > 5*time.Second {
		t.Errorf("Code = %q, %v after %v", code, err, time.Since(began))
	}
	pid := started(t, file, 1)[0]
	if err := unix.Kill(pid, 0); err != nil {
		t.Errorf("the daemon: %v", err)
	}
	unix.Kill(pid, unix.SIGKILL)
}

func TestStreams(t *testing.T) {
	in, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	in.WriteString("324235\n")
	in.Seek(0, io.SeekStart)
	var messages strings.Builder
	c := sh("read -r x; echo asking >&2; echo $x")
	c.Stdin, c.Stderr = in, &messages
	if code, err := Code(t.Context(), c); code != "324235" || err != nil || messages.String() != "asking\n" {
		t.Errorf("Code = %q, %v; on standard error %q", code, err, messages.String())
	}
	c = sh("cat; env | grep -q HOME && exit 3; echo 324235")
	c.Env = nil
	t.Setenv("HOME", "/")
	if code, err := Code(t.Context(), c); code != "324235" || err != nil {
		t.Errorf("without any: Code = %q, %v", code, err)
	}
}

// onTerminal runs line as an mfa_process of a process with a terminal, with keys
// typed after prompt is shown, and gives what the screen then shows.
func onTerminal(t *testing.T, line, prompt, keys string) (shown string, settings *unix.Termios) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, line)
	cmd.Env = []string{"PATH=/usr/bin:/bin", child + "=code", "GOCOVERDIR=" + os.Getenv("GOCOVERDIR")}
	hand, err := pty.Start(cmd)
	if err != nil {
		t.Skipf("no terminal can be made here: %v", err)
	}
	defer hand.Close()
	end := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
	defer end.Stop()
	var screen strings.Builder
	for b, typed := make([]byte, 1), false; ; {
		if _, err := hand.Read(b); err != nil {
			break
		}
		screen.Write(b)
		if !typed && strings.HasSuffix(screen.String(), prompt) {
			hand.WriteString(keys)
			typed = true
		}
		if strings.HasSuffix(screen.String(), "\n") {
			settings, _ = unix.IoctlGetTermios(int(hand.Fd()), getTermios)
		}
	}
	cmd.Wait()
	return screen.String(), settings
}

func TestAProgramMayAskOnTheTerminal(t *testing.T) {
	got, _ := onTerminal(t, `read -r x; echo "code is $x"`, "", "")
	if got != "[] context deadline exceeded\r\n" {
		t.Errorf("with nothing typed, the screen shows %q", got)
	}
	got, _ = onTerminal(t, `printf 'PIN: ' >&2; read -r x; echo "$x"`, "PIN: ", "324235\n")
	if got != "PIN: 324235\r\n[324235] <nil>\r\n" {
		t.Errorf("the screen shows %q", got)
	}
	got, _ = onTerminal(t, `printf 'PIN: ' >/dev/tty; read -r x </dev/tty; echo "$x"`, "PIN: ", "324235\n")
	if got != "PIN: 324235\r\n[324235] <nil>\r\n" {
		t.Errorf("by /dev/tty, the screen shows %q", got)
	}
}

func TestCtrlCEndsBoth(t *testing.T) {
	for _, line := range []string{`echo go >&2; exec sleep 100`, `echo go >&2; sleep 100; exit 3`, `trap 'exit 130' INT; echo go >&2; sleep 100; exit 3`} {
		if got, _ := onTerminal(t, line, "go\r\n", "\x03"); got != "go\r\n^C[] context canceled\r\n" {
			t.Errorf("%s: the screen shows %q", line, got)
		}
	}
}

func TestASlowProgramMayTurnTheEchoOnAgain(t *testing.T) {
	got, settings := onTerminal(t, `trap 'stty echo; exit 1' TERM; stty -echo; sleep 100 & wait`, "", "")
	if !strings.HasSuffix(got, "[] context deadline exceeded\r\n") || settings == nil || settings.Lflag&unix.ECHO == 0 {
		t.Errorf("the screen shows %q, the settings are %+v", got, settings)
	}
}

// TestCtrlCReachesTheProgramFirst has it end before this process knows.
func TestCtrlCReachesTheProgramFirst(t *testing.T) {
	for _, end := range []string{"kill -INT $$", "exit 130"} {
		file := filepath.Join(t.TempDir(), "pids")
		c := sh("echo $$ >>$P; " + end)
		c.Env = append(c.Env, "P="+file)
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			started(t, file, 1)
			time.Sleep(20 * time.Millisecond)
			cancel()
		}()
		if _, err := Code(ctx, c); err != context.Canceled {
			t.Errorf("%s: error = %v", end, err)
		}
	}
}

func TestAnInterruptedProgramAlone(t *testing.T) {
	_, err := Code(t.Context(), sh("kill -INT $$"))
	if err == nil || err.Error() != "mfa_process ended with signal: interrupt" {
		t.Errorf("error = %v", err)
	}
}
