package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every test and scenario that these pages name is there, and SECURITY.md names some.
func TestSecurityNamesTests(t *testing.T) {
	page, err := os.ReadFile("../../SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	mac, err := os.ReadFile("../../docs/macos.md")
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err = filepath.WalkDir("../..", func(path string, _ fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasSuffix(path, ".txtar"):
			there[strings.TrimSuffix(filepath.Base(path), ".txtar")] = true
		case strings.HasSuffix(path, "_test.go"):
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, match := range declared.FindAllSubmatch(text, -1) {
				there[string(match[1])] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`|scenario `(\\w+)`")
	named := names.FindAllSubmatch(page, -1)
	for _, match := range append(named, names.FindAllSubmatch(mac, -1)...) {
		if name := string(match[1]) + string(match[2]); !there[name] {
			t.Errorf("SECURITY.md or docs/macos.md names %s, which is not there", name)
		}
	}
	if promises := strings.Count(string(page), "\n| ") - strings.Count(string(page), "\n| promise"); len(named) < 20 || promises < 20 {
		t.Errorf("%d tests hold %d promises", len(named), promises)
	}
}
