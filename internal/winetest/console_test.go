//go:build linux

package winetest

import (
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// console is a command whose console a terminal of Linux is.
type console struct {
	cmd      *exec.Cmd
	terminal io.ReadWriteCloser
	ended    chan struct{}

	mu    sync.Mutex
	shown strings.Builder
}

// console starts a command in a console of 200 columns.
func (s *scene) console(t *testing.T, args ...string) *console {
	t.Helper()
	c := &console{cmd: s.windows(args...), ended: make(chan struct{})}
	terminal, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	if err := pty.Setsize(tty, &pty.Winsize{Rows: 50, Cols: 200}); err != nil {
		t.Fatal(err)
	}
	if err := keepReturns(int(tty.Fd())); err != nil {
		t.Fatal(err)
	}
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr = tty, tty, tty
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.terminal = terminal
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		chunk := make([]byte, 4096)
		for {
			n, err := terminal.Read(chunk)
			c.mu.Lock()
			c.shown.Write(chunk[:n])
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	go func() {
		<-drained // the end of the terminal may come before that of the command
		c.cmd.Wait()
		close(c.ended)
	}()
	t.Cleanup(func() {
		c.cmd.Process.Kill()
		terminal.Close()
		<-c.ended
	})
	return c
}

// keepReturns keeps the terminal from making a line feed of Enter, which wine would
// take for Ctrl-J until it has set the terminal up.
func keepReturns(fd int) error {
	mode, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return err
	}
	mode.Iflag &^= unix.ICRNL
	return unix.IoctlSetTermios(fd, unix.TCSETS, mode)
}

var (
	blanks = regexp.MustCompile(`\x1b\[([0-9]*)C`)
	paint  = regexp.MustCompile(`\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\r`)
)

// text is what the console has shown, without what painted it.
func (c *console) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := blanks.ReplaceAllStringFunc(c.shown.String(), func(move string) string {
		n, err := strconv.Atoi(blanks.FindStringSubmatch(move)[1])
		if err != nil {
			n = 1
		}
		return strings.Repeat(" ", n)
	})
	return paint.ReplaceAllString(text, "")
}

// wait returns once the console shows text.
func (c *console) wait(t *testing.T, text string) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !strings.Contains(c.text(), text); time.Sleep(20 * time.Millisecond) {
		select {
		case <-c.ended:
			if !strings.Contains(c.text(), text) {
				t.Fatalf("the command ended and the console does not show %q:\n%s", text, c.text())
			}
			return
		default:
		}
		if time.Now().After(end) {
			t.Fatalf("the console does not show %q:\n%s", text, c.text())
		}
	}
}

// press types keys.
func (c *console) press(t *testing.T, keys string) {
	t.Helper()
	if _, err := io.WriteString(c.terminal, keys); err != nil {
		t.Fatal(err)
	}
}

// status waits for the end of the command.
func (c *console) status(t *testing.T) int {
	t.Helper()
	select {
	case <-c.ended:
	case <-time.After(30 * time.Second):
		t.Fatalf("the command does not end; the console shows\n%s", c.text())
	}
	return c.cmd.ProcessState.ExitCode()
}
