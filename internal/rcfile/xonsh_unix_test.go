//go:build unix

package rcfile

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"awsmfa/internal/shelltest"
)

// The guard of xonsh looks through PATH on Windows too, which puts another sign
// between its folders.
func TestGuardOfXonshOnWindows(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "awsmfa"), []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, separator := range []string{":", ";"} {
		script := fmt.Sprintf("__import__('os').pathsep = %q\n$PATH = ['/nowhere', %q]\n"+Of("xonsh", "").guard+"\n", separator, folder, "print('found')")
		cmd := exec.Command(shelltest.Find(t, "xonsh"), "--no-rc", "-c", script)
		cmd.Env = []string{"HOME=" + t.TempDir(), "TERM=dumb", "LANG=" + shelltest.Locale(), "PATH=/usr/bin:/bin"}
		if out, err := cmd.CombinedOutput(); err != nil || string(out) != "found\n" {
			t.Errorf("with %q: %q, %v", separator, out, err)
		}
	}
}
