//go:build linux

package winetest

import (
	"strings"
	"testing"
)

// TestQuestionThatIsNoLongerWanted answers in another process: the one that asks
// must end without a key being pressed.
func TestQuestionThatIsNoLongerWanted(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	c := s.console(t, s.program, "exec", "acme", "--", "cmd.exe", "/c", "echo key %AWS_ACCESS_KEY_ID%")
	c.wait(t, "MFA code")
	if r := s.awsmfa(t, "env", "acme", code(), "--shell", "json"); r.status != 0 || !strings.Contains(r.stdout, "ASIA") {
		t.Fatalf("the other process: %+v", r)
	}
	c.wait(t, "key ASIA")
	if status := c.status(t); status != 0 {
		t.Errorf("status %d:\n%s", status, c.text())
	}
}

func TestInterruptedQuestion(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	c := s.console(t, s.program, "exec", "acme", "--", "cmd.exe", "/c", "echo done")
	c.wait(t, "MFA code")
	c.press(t, "12\x03")
	if status := c.status(t); status != 130 {
		t.Errorf("status %d, want 130:\n%s", status, c.text())
	}
}
