package scripts_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A database of one vulnerability, made up for a function of a library.
var database = map[string]string{
	"index/db.json":      `{"modified":"2026-01-01T00:00:00Z"}`,
	"index/modules.json": `[{"path":"github.com/mattn/go-isatty","vulns":[{"id":"GO-0000-0001","modified":"2026-01-01T00:00:00Z"}]}]`,
	"ID/GO-0000-0001.json": `{"schema_version":"1.3.1","id":"GO-0000-0001","modified":"2026-01-01T00:00:00Z","summary":"made up",
		"database_specific":{"url":"https://pkg.go.dev/vuln/GO-0000-0001"},
		"affected":[{"package":{"name":"github.com/mattn/go-isatty","ecosystem":"Go"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}],
			"ecosystem_specific":{"imports":[{"path":"github.com/mattn/go-isatty","symbols":["IsTerminal"]}]}}]}`,
}

func TestVulncheck(t *testing.T) {
	const notRun = "not run: govulncheck, since the vulnerability database cannot be reached\n"
	for _, test := range []struct {
		name, database string
		fails          bool
		says           *regexp.Regexp
	}{
		{"called", vulnerable(t), true, regexp.MustCompile(`GO-0000-0001[\s\S]+prompt\.IsTerminal calls isatty\.IsTerminal`)},
		{"no database", "http://127.0.0.1:1", false, regexp.MustCompile("^" + regexp.QuoteMeta(notRun) + "$")},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, err := exec.Command("./vulncheck", "-db", test.database).CombinedOutput()
			if (err != nil) != test.fails || !test.says.Match(out) {
				t.Errorf("%v, %s", err, out)
			}
		})
	}
}

func vulnerable(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range database {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return "file://" + folder
}

// TestEachDependencyIsJustified compares the tables of CONTRIBUTING.md with what
// the program and its tests require, and with the tools.
func TestEachDependencyIsJustified(t *testing.T) {
	text, err := os.ReadFile("../CONTRIBUTING.md")
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
	for _, file := range []string{"../go.mod", "../internal/app/testdata/gosdk/go.mod", "tools.mod", "release.mod"} {
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
