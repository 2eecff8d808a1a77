//go:build linux

package winetest

import (
	"errors"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

var builtHelper = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workFolder, "helper.exe")
	cmd := exec.Command("go", "build", "-ldflags", "-s -w", "-o", path, "./testdata/helper")
	cmd.Env = append(cmd.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = errors.New(string(out))
	}
	return path, err
})

// helper is where the program of testdata/helper lies for Windows.
func helper(t *testing.T) string {
	t.Helper()
	path, err := builtHelper()
	if err != nil {
		t.Fatal(err)
	}
	return `Z:` + filepath.FromSlash(path)
}
