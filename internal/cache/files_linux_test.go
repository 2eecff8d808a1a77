package cache

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// writeUnder has another process write a file, with those options of strace, and
// gives what it says and what the folder holds then.
func writeUnder(t *testing.T, path string, options ...string) (says string, names []string) {
	t.Helper()
	cmd := injected(t, start(t, "write", path), options...)
	cmd.Stderr = nil
	out, _ := cmd.CombinedOutput()
	return string(out), list(t, path)
}

// A process that is killed before it renames a file of another package leaves it
// under a name by which the next login and RemoveLeftovers know it.
func TestKilledWriterOfAFile(t *testing.T) {
	path := place(t)
	for name, clear := range map[string]func(*Dir){
		"next login":      func(d *Dir) { save(t, d, key, sample()) },
		"RemoveLeftovers": func(d *Dir) { d.RemoveLeftovers() },
	} {
		_, names := writeUnder(t, path, "-e", "trace=renameat", "-e", "inject=renameat:error=EIO:signal=KILL")
		names = slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, sessionSuffix) })
		if len(names) != 1 || !isTemp(names[0]) {
			t.Fatalf("%s: left are %q", name, names)
		}
		if text, err := os.ReadFile(filepath.Join(path, names[0])); string(text) != "hush" || err != nil {
			t.Errorf("%s: %q, %v", name, text, err)
		}
		d, _ := opened(t, path)
		clear(d)
		if _, err := os.Lstat(filepath.Join(path, names[0])); !os.IsNotExist(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is written is on the disk before it gets its name, and the name afterwards.
func TestFileIsOnTheDisk(t *testing.T) {
	path, log := place(t), filepath.Join(t.TempDir(), "log")
	if says, _ := writeUnder(t, path, "-o", log, "-e", "trace=fsync,renameat"); says != "" {
		t.Fatal(says)
	}
	text, err := os.ReadFile(log)
	must(t, err)
	var calls []string
	for _, found := range regexp.MustCompile(`(fsync|renameat)\(\d`).FindAllStringSubmatch(string(text), -1) {
		calls = append(calls, found[1]) // in an open folder; what counts coverage renames by path
	}
	if !slices.Equal(calls, []string{"fsync", "renameat", "fsync"}) {
		t.Errorf("%q: %s", calls, text)
	}
}

// A file that cannot be brought to the disk does not take the place of another.
func TestFileThatIsNotOnTheDisk(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	must(t, d.WriteFile("rotate-AKIA1", "before"))
	says, names := writeUnder(t, path, "-e", "trace=fsync", "-e", "inject=fsync:error=EIO")
	if text, err := d.ReadFile("rotate-AKIA1"); text != "before" || err != nil || !slices.Equal(names, []string{"rotate-AKIA1"}) || !strings.Contains(says, "cannot be written: input/output error") {
		t.Errorf("%q, %v, in %q; it says %q", text, err, names, says)
	}
	says, _ = writeUnder(t, path, "-e", "trace=fsync", "-e", "inject=fsync:error=EINVAL") // of a file system that has no such thing
	if text, err := d.ReadFile("rotate-AKIA1"); text != "hush" || err != nil || says != "" {
		t.Errorf("%q, %v; it says %q", text, err, says)
	}
	if info, err := os.Lstat(filepath.Join(path, "rotate-AKIA1")); err != nil || info.Mode() != fs.FileMode(0o600) {
		t.Errorf("%v, %v", info, err)
	}
}
