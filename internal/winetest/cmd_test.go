//go:build linux

package winetest

import (
	"os"
	"strings"
	"testing"
)

// layOutCmd puts program and batch files into a folder, as the archive has them.
func (s *scene) layOutCmd(t *testing.T, folder string) {
	t.Helper()
	for _, name := range []string{"authaws.cmd", "unauthaws.cmd"} {
		text, err := os.ReadFile("../../shellhook/cmd/" + name)
		if err != nil {
			t.Fatal(err)
		}
		s.write(t, folder+"/"+name, string(text))
	}
	program, err := os.ReadFile(s.program)
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, folder+"/awsmfa.exe", string(program))
}

// TestAuthawsInCmd calls the batch files from another one, as from a prompt.
func TestAuthawsInCmd(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	const folder = "my (x86) tools"
	s.layOutCmd(t, folder)
	at := `call "C:\users\tester\` + folder + `\`
	s.write(t, "test.cmd", strings.Join([]string{
		"@" + at + `authaws.cmd" acme %1`, "@echo login %ERRORLEVEL% %AWSMFA_PROFILE% [%__awsmfa_failed%%__awsmfa_exe%]", "@set AWS_SESSION_TOKEN >nul && echo token",
		"@" + at + `authaws.cmd" "no such" --no-prompt`, "@echo failure %ERRORLEVEL% %AWSMFA_PROFILE%",
		"@" + at + `unauthaws.cmd"`, "@echo logout %ERRORLEVEL% [%AWSMFA_PROFILE%%AWS_SESSION_TOKEN%]",
		"@" + at + `unauthaws.cmd"`, "@echo again %ERRORLEVEL%",
		"@set CMDCMDLINE=cmd.exe /c " + `""C:\authaws.cmd" acme"`, "@" + at + `authaws.cmd" acme`, "",
	}, "\r\n"))
	r := s.run(t, "cmd.exe", "/c", `C:\users\tester\test.cmd`, code())
	want := "login 0 acme []\ntoken\nfailure 1 acme\nlogout 0 []\nagain 0\n"
	if r.stdout != want {
		t.Errorf("stdout\n%s\nwant\n%s\nstderr\n%s", r.stdout, want, r.stderr)
	}
	if !strings.Contains(r.stderr, "awsmfa hook powershell --install") {
		t.Errorf("no word about PowerShell: %s", r.stderr)
	}
}

// TestAuthawsAsks types the code inside the batch file.
func TestAuthawsAsks(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.layOutCmd(t, "bin")
	s.write(t, "test.cmd", "@call C:\\users\\tester\\bin\\authaws.cmd acme\r\n@echo got %ERRORLEVEL% %AWSMFA_PROFILE%\r\n")
	c := s.console(t, "cmd.exe", "/c", `C:\users\tester\test.cmd`)
	c.wait(t, "MFA code")
	c.press(t, code()+"\r")
	c.wait(t, "got 0 acme")
}

// TestHookCmd asks for the hook of a shell that has no functions.
func TestHookCmd(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	if r := s.awsmfa(t, "hook", "cmd"); r.status != 2 || !strings.Contains(r.stderr, "authaws.cmd") || r.stdout != "cmd /c exit 2\n" {
		t.Errorf("%+v", r)
	}
}
