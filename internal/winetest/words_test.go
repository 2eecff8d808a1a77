//go:build linux

package winetest

import (
	"regexp"
	"strings"
	"testing"
)

// unixWords are what only a shell like bash understands. Some are files.
var unixWords = regexp.MustCompile(`\beval\b|\bunset [A-Z]|\bexport [A-Z]|\bchmod\b|\bsudo\b|\bsource\b|bashrc|\$\(|\$[A-Z]+\b|/dev/|/bin/sh|\btype [a-z]`)

// TestWordsForWindows reads what the program says to people in each shell: nobody but
// one in git-bash is told to type what is for bash.
func TestWordsForWindows(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	const helps = "help\nenv --help\nhook --help\nexec --help\nsetup --help\nprocess --help\ndoctor --help\n" // the same for all
	lines := strings.Join([]string{"hook", "hook cmd", "hook nosuch",
		"whoami", "unset", "login acme", "123456", "run", "env acme --no-prompt", "env nosuch", "exec acme -- nosuch", "write acme --no-prompt", "keys list nosuch", "doctor acme", ""}, "\n")
	s.env = append(s.env, "AWSMFA_PROFILE=acme", "AWS_SECURITY_TOKEN=x", "AWS_ACCESS_KEY=x", "AWS_SECRET_ACCESS_KEY=x", "AWS_PROFILE=nosuch", "AWS_CREDENTIAL_EXPIRATION=x")
	for caller, own := range map[string]string{
		"cmd":        `set "AWS_SECURITY_TOKEN="`,
		"powershell": "Remove-Item Env:AWS_SECURITY_TOKEN",
		"pwsh":       "Remove-Item Env:AWS_SECURITY_TOKEN",
		"code":       "awsmfa env --unset | Out-String | Invoke-Expression",
		"bash":       "unset AWS_SECURITY_TOKEN",
	} {
		text := lines
		if caller == "code" {
			text += helps
		}
		s.write(t, "lines", text)
		r := s.run(t, s.shellCalled(t, caller), "lines", `C:\users\tester\lines`, s.program)
		if !strings.Contains(r.stdout, own) || !strings.Contains(r.stdout, "> doctor acme\n") {
			t.Errorf("%s: %s", caller, r.stdout)
		}
		if caller == "bash" {
			continue
		}
		for line := range strings.Lines(r.stdout) {
			if found := unixWords.FindString(line); found != "" && found != "$PROFILE" && !strings.Contains(line, "git-bash") && !strings.HasPrefix(line, "(exit ") {
				t.Errorf("%s: %q in: %s", caller, found, line)
			}
		}
	}
}
