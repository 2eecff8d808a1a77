package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestWhatIsStartedGetsNoKeys looks at the code that ships: a package that starts
// programs gives them the variables of environ.WithoutKeys, or a list of its own.
// Without either they would have the session of the shell. The command of exec, which
// host starts, is meant to have one.
func TestWhatIsStartedGetsNoKeys(t *testing.T) {
	makes, gives := map[string]string{}, map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		dir := filepath.ToSlash(filepath.Dir(path))
		for _, other := range []string{"../tools", "../shelltest", "../childtest", "../ststest", "../winetest", "../host"} {
			if strings.HasPrefix(dir, other) {
				return nil
			}
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				of, _ := n.X.(*ast.Ident)
				switch {
				case of == nil:
				case of.Name == "exec" && (n.Sel.Name == "Command" || n.Sel.Name == "CommandContext" || n.Sel.Name == "Cmd"):
					makes[dir] = path
				case of.Name == "environ" && n.Sel.Name == "WithoutKeys":
					gives[dir] = true
				}
			case *ast.CompositeLit:
				if list, is := n.Type.(*ast.ArrayType); is && list.Len == nil && len(n.Elts) == 1 {
					value, _ := n.Elts[0].(*ast.BasicLit)
					gives[dir] = gives[dir] || value != nil && value.Value == `"LC_ALL=C"`
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, path := range makes {
		if !gives[dir] {
			t.Errorf("%s starts a program with the keys of the shell", path)
		}
	}
	if len(makes) < 6 {
		t.Errorf("only %d packages start programs: %v", len(makes), makes)
	}
}
