package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"awsmfa/internal/ui"
)

// typed is a command of ours in a message: its name and what follows it.
var typed = regexp.MustCompile(`\b(awsmfa (env|exec|write|process|console|logout|status|list|doctor|setup|hook|policy|keys|device)|aws (login|configure|sso)|authaws (%s|[A-Z]{3,}))( [a-z]+)?( (%(\[\d\])?s|--?[a-z-]+|[A-Z]{3,}))*`)

// eachText calls each with the texts of one line in the source of the program: its
// path below internal, its place, and the text.
func eachText(t *testing.T, each func(path, where, text string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "tools") || strings.Contains(path, "test/") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, is := n.(*ast.BasicLit); is && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				if err == nil && !strings.Contains(text, "\n") { // else a help text
					each(filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator))), set.Position(literal.Pos()).String(), text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCommandsInMessages: a message has a command where package ui knows it, so that
// a terminal of any width shows it on one line.
func TestCommandsInMessages(t *testing.T) {
	found := 0
	eachText(t, func(_, where, text string) {
		for _, command := range typed.FindAllString(text, -1) {
			found++
			if lines := strings.Join(ui.Wrap("hint: "+text, 1), "\n"); !strings.Contains(lines, command) {
				t.Errorf("%s: %q can be broken; have it behind a colon or in quotes: %s", where, command, text)
			}
		}
	})
	if found < 40 {
		t.Errorf("%d commands found", found)
	}
}
