//go:build linux

package winetest

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestHomeElsewhere sets HOME, as Git and others do, and names the files by the home
// folder: the one of Windows counts.
func TestHomeElsewhere(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.write(t, "test.cmd", "@set HOME=C:\\windows\r\n@\"%PROGRAM%\" doctor acme\r\n")
	s.env = append(s.env, "PROGRAM=Z:"+strings.ReplaceAll(s.program, "/", `\`), `AWS_CONFIG_FILE=~\.aws\config`)
	r := s.run(t, "cmd.exe", "/c", `C:\users\tester\test.cmd`)
	said := strings.Join(strings.Fields(r.stdout), " ")
	for _, want := range []string{`HOME is C:\windows, but`, `look for .aws in C:\users\tester;`, `ok config file: ~\.aws\config`, "AWS_CONFIG_FILE begins with ~", "-> write the path in full"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in %+v", want, r)
		}
	}
}

// TestOwnProcess takes a credential_process that is this program for that, and not
// for another one that gives keys.
func TestOwnProcess(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.write(t, ".aws/config", "[profile acme]\r\nmfa_serial = "+device+"\r\n\r\n[profile tools]\r\ncredential_process = \"C:\\my dir\\AWSMFA.exe\" process acme\r\n")
	if r := s.awsmfa(t, "env", "tools", code(), "--shell", "json"); r.status != 0 || !strings.Contains(r.stdout, "ASIA") {
		t.Errorf("%+v", r)
	}
}

// TestDoctor finds the program in PATH, and speaks of no modes.
func TestDoctor(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.env = append(s.env, "WINEPATH="+"Z:"+strings.ReplaceAll(filepath.Dir(s.program), "/", `\`), "HOME=Z:\\elsewhere")
	r := s.awsmfa(t, "doctor", "acme")
	if !strings.Contains(r.stdout, "in PATH:") || strings.Contains(r.stdout, "chmod") || strings.Contains(r.stdout, "eval") {
		t.Errorf("%+v", r)
	}
}
