//go:build linux

package winetest

import (
	"path/filepath"
	"strings"
	"testing"
)

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
