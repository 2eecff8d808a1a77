//go:build unix

package host

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func in(dir string, names ...string) (all []string) {
	for _, n := range names {
		all = append(all, filepath.Join(dir, n))
	}
	return all
}

func TestPrograms(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]fs.FileMode{"a/awsmfa": 0o755, "b/awsmfa": 0o644, "c/awsmfa": 0o700} {
		os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755)
		if err := os.WriteFile(filepath.Join(dir, name), nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	os.MkdirAll(filepath.Join(dir, "d", "awsmfa"), 0o755)
	path := strings.Join(in(dir, "b", "c", "d", "a", "c", "gone"), string(filepath.ListSeparator))
	if got, want := Programs(path, "awsmfa", Extensions("linux", os.Getenv)), in(dir, "c/awsmfa", "a/awsmfa"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Windows has no mode for a program, but extensions, which people change.
func TestProgramsOfWindows(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a/awsmfa.cmd", "a/awsmfa.ps1", "a/awsmfa", "b/awsmfa.exe", "b/awsmfa.cmd"} {
		os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755)
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := strings.Join(in(dir, "a", "b"), string(filepath.ListSeparator))
	for pathExt, want := range map[string][]string{
		"": {"a/awsmfa.cmd", "b/awsmfa.exe", "b/awsmfa.cmd"}, ".CMD;.EXE": {"a/awsmfa.cmd", "b/awsmfa.cmd", "b/awsmfa.exe"}, ";.PS1;": {"a/awsmfa.ps1"},
	} {
		extensions := Extensions("windows", func(string) string { return pathExt })
		if got := Programs(path, "awsmfa", extensions); !reflect.DeepEqual(got, in(dir, want...)) {
			t.Errorf("%q: %q, want %q", pathExt, got, want)
		}
	}
}

// A file of settings gets the link of Homebrew's that PATH has, not the file of one
// version that it leads to.
func TestNameForTools(t *testing.T) {
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := func(from, to string) {
		t.Helper()
		os.MkdirAll(filepath.Dir(to), 0o755)
		if err := os.Symlink(from, to); err != nil {
			t.Fatal(err)
		}
	}
	link(self, filepath.Join(dir, "Cellar/awsmfa/0.1.0/bin/awsmfa"))
	link("../Cellar/awsmfa/0.1.0/bin/awsmfa", filepath.Join(dir, "bin/awsmfa"))
	link(self, filepath.Join(dir, "my programs/awsmfa"))
	link("/bin/sh", filepath.Join(dir, "other/awsmfa"))
	brew := filepath.Join(dir, "bin/awsmfa")
	for _, test := range []struct{ system, path, want string }{
		{"darwin", strings.Join(in(dir, "none", "bin", "Cellar/awsmfa/0.1.0/bin"), ":"), brew},
		{"darwin", strings.Join(in(dir, "other", "my programs", "bin"), ":"), brew},
		{"darwin", strings.Join(in(dir, "other", "my programs"), ":"), "awsmfa"},
		{"darwin", "", "awsmfa"},
		{"linux", filepath.Join(dir, "bin"), "awsmfa"},
		{"windows", filepath.Join(dir, "bin"), "awsmfa"},
	} {
		if got := NameForTools(test.system, test.path); got != test.want {
			t.Errorf("on %s with PATH=%s: %s, want %s", test.system, test.path, got, test.want)
		}
	}
	t.Chdir(dir)
	if got := NameForTools("darwin", "bin"); got != "awsmfa" {
		t.Errorf("from a folder of PATH that is relative: %s", got)
	}
}
