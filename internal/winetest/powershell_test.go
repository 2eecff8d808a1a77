//go:build linux

package winetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shellCalled lays down a program that has the name of a shell, and says where. It
// shows what its caller finds in the process list; wine has no such shell.
func (s *scene) shellCalled(t *testing.T, name string) string {
	t.Helper()
	program, err := os.ReadFile(strings.TrimPrefix(helper(t), "Z:"))
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, "bin/"+name+".exe", string(program))
	return `C:\users\tester\bin\` + name + ".exe"
}

// TestInstallForPowerShell writes into the file of the PowerShell that calls, or of
// the one that is named, in the folder for documents.
func TestInstallForPowerShell(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	const line = "Invoke-Expression (& { (awsmfa hook powershell | Out-String) })"
	for _, test := range []struct{ caller, named, folder string }{
		{"pwsh", "powershell", "PowerShell"}, {"powershell", "powershell", "WindowsPowerShell"}, {"powershell", "pwsh", "PowerShell"}, {"other", "powershell", "WindowsPowerShell"},
	} {
		caller := s.shellCalled(t, test.caller)
		file := "Documents/" + test.folder + "/Microsoft.PowerShell_profile.ps1"
		if r := s.run(t, caller, "run", s.program, "hook", test.named, "--install", "--yes"); r.status != 0 || !strings.Contains(r.stderr, test.folder) || !strings.Contains(s.read(t, file), line) {
			t.Errorf("%v: %+v", test, r)
		}
		if r := s.run(t, caller, "run", s.program, "hook", test.named, "--uninstall", "--yes"); r.status != 0 || s.read(t, file) != "" {
			t.Errorf("%v: uninstall: %+v", test, r)
		}
	}
}

// TestExecutionPolicy has PowerShell say that it reads no start-up file.
func TestExecutionPolicy(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	caller := s.shellCalled(t, "powershell")
	s.env = append(s.env, "POLICY=Restricted", `WINEPATH=C:\users\tester\bin;Z:`+strings.ReplaceAll(filepath.Dir(s.program), "/", `\`))
	const problem, advice = "its execution policy is Restricted", "Set-ExecutionPolicy -Scope CurrentUser RemoteSigned"
	for _, verdict := range []string{"note", "fix"} { // before and after the file is written
		r := s.run(t, caller, "run", s.program, "doctor", "acme")
		text := strings.Join(strings.Fields(r.stdout), " ")
		if !strings.Contains(text, verdict+" PowerShell reads no start-up file: "+problem) || !strings.Contains(text, advice) {
			t.Errorf("doctor: %+v", r)
		}
		if r := s.run(t, caller, "run", s.program, "hook", "powershell", "--install", "--yes"); verdict == "note" && (!strings.Contains(r.stderr, problem) || !strings.Contains(r.stderr, advice)) {
			t.Errorf("hook: %+v", r)
		}
	}
}
