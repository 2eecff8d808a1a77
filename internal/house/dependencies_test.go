package house

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEachDependencyIsJustified compares the tables of CONTRIBUTING.md with what
// the program and its tests require, and with the tools.
func TestEachDependencyIsJustified(t *testing.T) {
	text, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## Dependencies\n")
	section, _, ends := strings.Cut(section, "\n## ")
	if !found || !ends {
		t.Fatal("CONTRIBUTING.md has no such section")
	}
	var justified []string
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| .{20,} \\|$").FindAllStringSubmatch(section, -1) {
		justified = append(justified, row[1])
	}
	slices.Sort(justified)

	required := map[string]bool{}
	for _, file := range []string{"../../go.mod", "../e2e/testdata/gosdk/go.mod", "../../scripts/tools.mod", "../../scripts/release.mod"} {
		for _, path := range direct(t, file) {
			required[path] = true
		}
	}
	if want := slices.Sorted(maps.Keys(required)); !slices.Equal(justified, want) {
		t.Errorf("CONTRIBUTING.md justifies %q,\nwant %q", justified, want)
	}
}

// direct are the modules that a file asks for itself, and the tools.
func direct(t *testing.T, file string) []string {
	t.Helper()
	out, err := exec.Command("go", "mod", "edit", "-json", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	var module struct {
		Require []struct {
			Path     string
			Indirect bool
		}
		Tool []struct{ Path string }
	}
	if err := json.Unmarshal(out, &module); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, r := range module.Require {
		if !r.Indirect {
			paths = append(paths, r.Path)
		}
	}
	for _, tool := range module.Tool {
		paths = append(paths, tool.Path)
	}
	if len(paths) == 0 {
		t.Fatalf("%s asks for nothing", file)
	}
	return paths
}
