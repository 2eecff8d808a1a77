package rcfile

import (
	"strings"
	"testing"
)

// Who is in a shell that is not known is told of that of the system; cmd.exe has no
// start-up file.
func TestShellsOfWindows(t *testing.T) {
	for system, want := range map[string]string{"windows": "powershell", "linux": "bash", "darwin": "bash"} {
		for _, shell := range []string{"", "code", "windows-cmd"} {
			if got := Of(shell, system).Name; got != want {
				t.Errorf("%q on %s: %s, want %s", shell, system, got, want)
			}
		}
		if got := NameOf("cmd", system); got != "" {
			t.Errorf("cmd.exe on %s has the file of %s", system, got)
		}
	}
	nobody := Location{OS: "windows", Getenv: func(string) string { return "" }}
	if got := Advice(nobody); strings.Contains(got, "eval") || !strings.Contains(got, "$PROFILE") {
		t.Errorf("Advice: %s", got)
	}
	for line := range strings.Lines(HelpRows("windows")) {
		if strings.Contains(line, "eval \"") != strings.Contains(line, "git-bash") {
			t.Errorf("help: %s", line)
		}
	}
	if got := HelpRows("windows"); !strings.Contains(got, "authaws.cmd") || !strings.Contains(got, "$PROFILE") {
		t.Errorf("help: %s", got)
	}
}
