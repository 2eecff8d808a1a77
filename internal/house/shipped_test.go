package house

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// shippedFiles are the Go files of the program on every system, by package.
func shippedFiles(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", `{{if not .Standard}}{{.ImportPath}} {{.Dir}}{{end}}`, "awsmfa").Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		if path != "awsmfa" && !strings.HasPrefix(path, "awsmfa/") {
			continue
		}
		all, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range all {
			if !strings.HasSuffix(file, "_test.go") {
				files[path] = append(files[path], file)
			}
		}
	}
	return files
}

// largest is the part of the shipped lines that one package may hold, in percent.
const largest = 15

// larger are packages that hold more, each with the reason why.
var larger = map[string]string{}

// TestNoPackageIsTooLarge counts the lines of each package that ships.
func TestNoPackageIsTooLarge(t *testing.T) {
	lines, total := map[string]int{}, 0
	for path, files := range shippedFiles(t) {
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			n := bytes.Count(text, []byte("\n"))
			lines[path] += n
			total += n
		}
	}
	excused := map[string]bool{}
	for name := range larger {
		excused[importPath(name)] = true
	}
	for path, n := range lines {
		if tooLarge := n*100 > total*largest; tooLarge != excused[path] {
			t.Errorf("%s holds %d of %d lines; excused: %v", path, n, total, excused[path])
		}
		delete(excused, path)
	}
	for path := range excused {
		t.Errorf("%s is excused and does not ship", path)
	}
}
