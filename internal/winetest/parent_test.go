//go:build linux

package winetest

import (
	"strings"
	"testing"
)

// TestDialectOfTheCaller starts the program from cmd.exe, also behind a shim that
// has the program's own name.
func TestDialectOfTheCaller(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.write(t, "call.cmd", "@"+`"%PROGRAM%" env acme %*`+"\r\n@"+`"%PROGRAM%" exec acme -- "%PROGRAM%" env acme`+"\r\n@"+`"%PROGRAM%" whoami`+"\r\n")
	s.env = append(s.env, "PROGRAM=Z:"+strings.ReplaceAll(s.program, "/", `\`))
	r := s.run(t, "cmd.exe", "/c", `C:\users\tester\call.cmd`, code())
	if strings.Count(r.stdout, `set "AWS_SESSION_TOKEN=`) != 2 {
		t.Errorf("%+v", r)
	}
	if strings.Contains(r.stderr, "eval") {
		t.Errorf("the words of another shell: %s", r.stderr)
	}
}
