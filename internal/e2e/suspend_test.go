//go:build unix

package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// conversation is a person at a terminal who waits for a text before typing.
type conversation struct {
	t        *testing.T
	terminal *os.File
	shown    chan []byte
	seen     []byte // since the last text that was waited for
}

func converse(t *testing.T, terminal *os.File) *conversation {
	c := &conversation{t: t, terminal: terminal, shown: make(chan []byte, 100)}
	go func() {
		defer close(c.shown)
		for {
			buf := make([]byte, 4096)
			n, err := terminal.Read(buf)
			if err != nil {
				return
			}
			c.shown <- buf[:n]
		}
	}()
	return c
}

// until waits for a text and gives what was shown up to its end.
func (c *conversation) until(text string) string {
	c.t.Helper()
	limit := time.After(60 * time.Second)
	for {
		if i := bytes.Index(c.seen, []byte(text)); i >= 0 {
			before := string(c.seen[:i+len(text)])
			c.seen = c.seen[i+len(text):]
			return before
		}
		select {
		case more, open := <-c.shown:
			if c.seen = append(c.seen, more...); !open {
				c.t.Fatalf("no %q before the end of %q", text, c.seen)
			}
		case <-limit:
			c.t.Fatalf("no %q in %q", text, c.seen)
		}
	}
}

func (c *conversation) types(text string) { io.WriteString(c.terminal, text) }

// TestSuspendedAtTheCode presses Ctrl-Z at the QR code, in a shell with job control:
// the shell gets the terminal with its own screen, and fg brings the code back.
func TestSuspendedAtTheCode(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	s := newScene(t)
	s.write(t, "config", "[profile nina]\nregion = eu-west-1\n")
	s.write(t, "credentials", "[nina]\naws_access_key_id = AKIANINASACCESSKEY00\naws_secret_access_key = ninas-secret\n")
	awsmfa := s.command(t.Context(), "device", "add", "nina")
	cmd := exec.CommandContext(t.Context(), bash, "--norc", "--noprofile", "--noediting", "-i")
	cmd.Env, cmd.Dir = append(awsmfa.Env, "PS1=$ ", "TERM=xterm", "AWSMFA="+awsmfa.Path), s.tmp()
	terminal, commands, err := ownTerminal(cmd, true)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	err = cmd.Start()
	commands.Close()
	if err != nil {
		t.Fatal(err)
	}
	c := converse(t, terminal)
	c.until("$ ")
	c.types(fmt.Sprintf("%s\n", `"$AWSMFA" device add nina; echo "status $?"`))
	c.until("Enter to go on: ")
	c.types("\n")
	const question = "show the key as text): "
	c.until(question)
	c.types("12\x1a")
	left := c.until("Stopped")
	if !strings.Contains(left, "\x1b[H\x1b[2J\x1b[?1049l") || strings.Contains(left, "\x1b[?1049h") {
		t.Errorf("the shell got the terminal after %q", left)
	}
	c.until("$ ")
	c.types("fg\n")
	again := c.until(question)
	if !strings.Contains(again, "\x1b[?1049h\x1b[H\x1b[2JScan this") || !strings.Contains(again, "▀") {
		t.Errorf("fg brought %q", again)
	}
	c.types(s.sts.Code("arn:aws:iam::111122223333:mfa/nina") + "\n")
	last := c.until("to load it into this shell")
	if !strings.Contains(last, "\x1b[?1049l") || !strings.Contains(last, "session until") {
		t.Errorf("it ended with %q", last)
	}
	c.until("$ ")
	c.types("exit 7\n")
	if cmd.Wait(); cmd.ProcessState.ExitCode() != 7 {
		t.Error(cmd.ProcessState)
	}
}
