//go:build linux

package winetest

import (
	"strings"
	"testing"
)

// TestInterruptedCommand types Ctrl-C at a command that goes on: awsmfa must wait
// for it and end as it does.
func TestInterruptedCommand(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	c := s.console(t, s.program, "exec", "acme", code(), "--", helper(t), "survive")
	c.wait(t, "ready")
	c.press(t, "\x03")
	c.wait(t, "interrupted")
	if status := c.status(t); status != 7 {
		t.Errorf("status %d, want 7:\n%s", status, c.text())
	}
	if !strings.Contains(c.text(), "done") {
		t.Errorf("awsmfa ended before the command:\n%s", c.text())
	}
}

// TestShellThatCalled starts no other shell than the one that a person is in.
func TestShellThatCalled(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	r := s.run(t, s.shellCalled(t, "pwsh"), "run", s.program, "exec", "acme", code())
	if want := "a new C:\\users\\tester\\bin\\pwsh.exe acme\n"; r.status != 0 || !strings.EqualFold(r.stdout, want) {
		t.Errorf("%+v, want %q", r, want)
	}
	if r := s.run(t, s.shellCalled(t, "other"), "run", s.program, "exec", "acme"); !strings.HasPrefix(r.stdout, "Microsoft Windows ") {
		t.Errorf("from no shell: %+v", r)
	}
}

// TestWordsForBatchFile hands a batch file words that cmd.exe would act on. It
// passes them on to a program, which shows what has come. A word with percent signs
// is not among them: wine, unlike Windows, expands what it has put in place of %*.
func TestWordsForBatchFile(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.write(t, "my tools/show.cmd", "@\"%HELPER%\" words %*\r\n@exit /b 5\r\n")
	s.env = append(s.env, "HELPER="+helper(t))
	words := []string{"a b", "c&echo leaked", "e^f", "g|h", ""}
	r := s.awsmfa(t, append([]string{"exec", "acme", code(), "--", `C:\users\tester\my tools\show.cmd`}, words...)...)
	if want := "[" + strings.Join(words, "]\n[") + "]\n"; r.status != 5 || r.stdout != want {
		t.Errorf("status %d, stdout\n%s\nwant\n%sstderr %s", r.status, r.stdout, want, r.stderr)
	}
	if r := s.awsmfa(t, "exec", "acme", "--", `C:\users\tester\my tools\show.cmd`, "a\nb"); r.status != 126 {
		t.Errorf("a line break: %+v", r)
	}
}
