package house

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportsStandInGroups sees that no paragraph of imports mixes the standard
// library, modules and packages of our own. gofmt keeps paragraphs, and tools that add
// an import put it into the first.
func TestImportsStandInGroups(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		kind, line := "", 0
		for _, spec := range file.Imports {
			now, at := kindOf(strings.Trim(spec.Path.Value, `"`)), files.Position(spec.Pos()).Line
			if at == line+1 && now != kind {
				t.Errorf("%s:%d: %s follows what is of the %s", path, at, spec.Path.Value, kind)
			}
			kind, line = now, at
			seen++
		}
		return nil
	})
	if err != nil || seen < 1000 {
		t.Errorf("%d imports, %v", seen, err)
	}
}

func kindOf(path string) string {
	first, _, _ := strings.Cut(path, "/")
	switch {
	case first == "awsmfa":
		return "program"
	case strings.Contains(first, "."):
		return "modules"
	}
	return "standard library"
}
