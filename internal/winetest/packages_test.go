//go:build linux

package winetest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPackages runs the tests of packages that are about Windows.
func TestPackages(t *testing.T) {
	t.Parallel()
	s := &scene{prefix: newPrefix(t)}
	for name, run := range map[string]string{"accesslist": ".", "safefile": "^TestWindows", "cache": "^TestWindows"} {
		path := filepath.Join(t.TempDir(), name+".exe")
		build := exec.Command("go", "test", "-c", "-o", path, "awsmfa/internal/"+name)
		build.Env = append(build.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
		must(t, build)
		r := s.run(t, `Z:`+strings.ReplaceAll(path, "/", `\`), "-test.v", "-test.run="+run)
		if r.status != 0 || !strings.Contains(r.stdout, "--- PASS") || strings.Contains(r.stdout, "--- SKIP") {
			t.Errorf("%s: %+v", name, r)
		}
	}
}
