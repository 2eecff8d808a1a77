//go:build linux

package winetest

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestCommandLines logs in with the code that a program with blanks in its path
// prints, and with keys from one whose words are quoted.
func TestCommandLines(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.write(t, "my tools/code.cmd", "@if \"%~1\"==\"a b\" echo "+code()+"\r\n")
	s.write(t, ".aws/config", "[profile acme]\r\nmfa_serial = "+device+"\r\nmfa_process = \"C:\\users\\tester\\my tools\\code.cmd\" \"a b\"\r\n")
	if r := s.awsmfa(t, "env", "acme", "--shell", "json"); r.status != 0 || !strings.Contains(r.stdout, "ASIA") {
		t.Errorf("%+v", r)
	}
}

// TestTreeIsEnded interrupts an mfa_process that has started another program: that
// one must not live on.
func TestTreeIsEnded(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.write(t, ".aws/config", "[profile acme]\r\nmfa_serial = "+device+"\r\nmfa_process = "+helper(t)+" start beat C:\\users\\tester\\beats\r\n")
	cmd := s.windows(s.program, "env", "acme", "--shell", "json")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { cmd.Process.Kill(); cmd.Wait() }()
	size := func() int64 {
		info, err := os.Stat(s.path("beats"))
		if err != nil {
			return 0
		}
		return info.Size()
	}
	for end := time.Now().Add(30 * time.Second); size() < 3; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the program was not started")
		}
	}
	if r := s.awsmfa(t, "env", "acme", code(), "--shell", "json"); r.status != 0 {
		t.Fatalf("the other process: %+v", r)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the one that asked: %v", err)
	}
	after := size()
	time.Sleep(500 * time.Millisecond)
	if now := size(); now != after {
		t.Errorf("the program that was started lives on: %d beats, then %d", after, now)
	}
}
