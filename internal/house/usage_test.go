package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestUsageErrorsHaveHints: a command line that is refused is refused with the thing
// to do. What is kept in a variable gets its hint below.
func TestUsageErrorsHaveHints(t *testing.T) {
	var paths []string
	for _, pattern := range []string{"../*/*.go", "../*/*/*.go"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	seen := 0
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		hinted := map[ast.Node]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				hinted[n.X] = hinted[n.X] || n.Sel.Name == "Hint"
			case *ast.AssignStmt:
				hinted[n.Rhs[0]] = true
			case *ast.CallExpr:
				if fun, is := n.Fun.(*ast.SelectorExpr); is && fun.Sel.Name == "Usagef" {
					if seen++; !hinted[n] {
						t.Errorf("%s: a UsageError without a hint", set.Position(n.Pos()))
					}
				}
			}
			return true
		})
	}
	if seen < 40 {
		t.Errorf("only %d UsageErrors", seen)
	}
}
