//go:build linux

package winetest

import (
	"strings"
	"testing"
)

func TestLogin(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	r := s.awsmfa(t, "env", "acme", code(), "--shell", "windows-cmd")
	if r.status != 0 || !strings.Contains(r.stdout, `set "AWS_SESSION_TOKEN=`) || strings.Contains(r.stdout, "\r") {
		t.Fatalf("env: %+v", r)
	}
	if r := s.awsmfa(t, "status"); r.status != 0 || !strings.Contains(r.stdout, "acme") {
		t.Errorf("status: %+v", r)
	}
	if r := s.awsmfa(t, "env", "acme", "--no-prompt", "--shell", "powershell"); r.status != 0 || !strings.Contains(r.stdout, "AWS_SESSION_TOKEN") {
		t.Errorf("env of a cached session: %+v", r)
	}
	if n := len(s.sts.Requests()); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestQuestionOnTheConsole(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	c := s.console(t, s.program, "exec", "acme", "--", "cmd.exe", "/c", "echo key %AWS_ACCESS_KEY_ID%")
	c.wait(t, "MFA code")
	c.press(t, code()+"\r")
	c.wait(t, "key ASIA")
	if status := c.status(t); status != 0 {
		t.Errorf("status %d:\n%s", status, c.text())
	}
}
