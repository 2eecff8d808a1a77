//go:build linux

package winetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFileThatIsRead replaces the credentials file while another program has it
// open.
func TestFileThatIsRead(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	const file = `C:\users\tester\.aws\credentials`
	hold := func(d string) {
		cmd := s.windows(helper(t), "hold", file, d)
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err == nil {
			_, err = out.Read(make([]byte, 5)) // "ready"
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	}
	hold("60s")
	r := s.awsmfa(t, "write", "acme", code(), "--to", "session")
	if r.status != 1 || !strings.Contains(r.stderr, "is open in another program") || strings.Contains(r.stderr, "awsmfa-") {
		t.Errorf("a file that stays open: %+v", r)
	}
	s.command("wineserver", "-k", "-w").Run()
	hold("1s")
	if r := s.awsmfa(t, "write", "acme", "--to", "session"); r.status != 0 {
		t.Errorf("a file that is open for a second: %+v", r)
	}
	if text := s.read(t, ".aws/credentials"); !strings.Contains(text, "aws_session_token") || strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Errorf("the file now: %q", text)
	}
	if left, _ := filepath.Glob(s.path(".aws", ".credentials.awsmfa-*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestLeftovers lays down what a killed write left, with its keys.
func TestLeftovers(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	left := ".aws/.credentials.awsmfa-" + strings.Repeat("A", 26)
	s.write(t, left, "[acme]\r\naws_secret_access_key = "+secretKey+"\r\n")
	if r := s.awsmfa(t, "write", "acme", code(), "--to", "session"); r.status != 0 {
		t.Fatalf("write: %+v", r)
	}
	if _, err := os.Stat(s.path(filepath.FromSlash(left))); err == nil {
		t.Error("it is still there")
	}
}
