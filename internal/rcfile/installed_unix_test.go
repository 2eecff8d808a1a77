//go:build unix

package rcfile

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"awsmfa/internal/shelltest"
)

// On macOS the line may come to stand in a file that other shells read as well,
// and does nothing there. What stands in for awsmfa prints a function as it does.
func TestInstalledInProfile(t *testing.T) {
	home, folder := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "awsmfa"), []byte("#!/bin/sh\necho 'authaws() { :; }'\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	f := Of("bash", "darwin")
	mine := "PATH=" + folder + ":$PATH\n" // the system's own file, which is read before, may set it
	if err := os.WriteFile(filepath.Join(home, ".profile"), f.with([]byte(mine), f.call(Options{})), 0o600); err != nil {
		t.Fatal(err)
	}
	for shell, want := range map[string]string{"bash": "HOOKED\n", "dash": "", "mksh": "", "ksh93": ""} {
		t.Run(shell, func(t *testing.T) {
			cmd := exec.Command(shelltest.Find(t, shell), "-l", "-c", "command -v authaws >/dev/null 2>&1 && echo HOOKED; :")
			cmd.Env = []string{"HOME=" + home, "TERM=dumb", "LANG=" + shelltest.Locale(), "PATH=/usr/bin:/bin"}
			if got, err := cmd.CombinedOutput(); err != nil || string(got) != want {
				t.Errorf("shows %q, %v; want %q", got, err, want)
			}
		})
	}
}
