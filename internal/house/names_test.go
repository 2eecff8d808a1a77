package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// Names of ours: variables, and keys in the files of AWS. AWSMFA_PROCESS guards
// against a credential_process that starts itself; awsmfa_profile stands in
// sections that we write.
var closedNames = []string{
	"AWSMFA_CACHE_DIR", "AWSMFA_DEBUG", "AWSMFA_EXPIRES_AT", "AWSMFA_NO_FZF", "AWSMFA_PROCESS", "AWSMFA_PROFILE", "AWSMFA_RESTORE",
	"awsmfa_account_id", "awsmfa_color", "awsmfa_key_id", "awsmfa_keys", "awsmfa_profile", "awsmfa_write_to",
}

var ourName = regexp.MustCompile(`^(AWSMFA_[A-Z_]+|awsmfa_[a-z_]+)$`)

// TestNoOtherNames reads the strings of the shipped source.
func TestNoOtherNames(t *testing.T) {
	names := map[string]bool{}
	for text := range shippedStrings(t) {
		if ourName.MatchString(text) {
			names[text] = true
		}
	}
	if got := slices.Sorted(maps.Keys(names)); !slices.Equal(got, closedNames) {
		t.Errorf("the source has %v, want %v", got, closedNames)
	}
}

// shippedStrings are all string literals of the program.
func shippedStrings(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, files := range shippedFiles(t) {
		for _, file := range files {
			tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(tree, func(n ast.Node) bool {
				if l, is := n.(*ast.BasicLit); is && l.Kind == token.STRING {
					if text, err := strconv.Unquote(l.Value); err == nil {
						all[text] = true
					}
				}
				return true
			})
		}
	}
	return all
}

// TestHooksReadNoOtherVariables looks at the shell files.
func TestHooksReadNoOtherVariables(t *testing.T) {
	files, err := filepath.Glob("../../shellhook/*/*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	variable := regexp.MustCompile(`\bAWSMFA_[A-Z_]+`)
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			continue // of mise and the plugins, which hold no variable of ours
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range variable.FindAllString(string(text), -1) {
			if name != "AWSMFA_PROFILE" && name != "AWSMFA_EXPIRES_AT" && name != "AWSMFA_RESTORE" {
				t.Errorf("%s has %s", file, name)
			}
		}
	}
}
