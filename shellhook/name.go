package shellhook

import (
	"fmt"
	"slices"
	"strings"
)

// NameError names a word that cannot name the function, and why.
type NameError struct{ name, reason string }

func (e *NameError) Error() string { return fmt.Sprintf("function name %q %s", e.name, e.reason) }

// isName says whether a name is letters, digits, _ and -, behind a letter or _.
func isName(name string) bool {
	for i := range len(name) {
		b := name[i]
		letter := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_'
		if !letter && (i == 0 || b != '-' && (b < '0' || b > '9')) {
			return false
		}
	}
	return name != ""
}

// Words that a function of that name would take away: those that the shells keep
// for their grammar, those that the files themselves rest on, and the program.
const taken = `
	and awsmfa awsmfa_prompt begin break builtin case catch command continue def do done
	elif else emulate end endif endsw env esac eval exit export fi finally fn for foreach
	function if in let local logout not or print printf repeat return select set source
	switch test then time trap try typeset unalias unset until var while`

func checkName(shell, name string) error {
	switch {
	case !isName(name):
		return &NameError{name, "is not letters, digits, _ and - behind a first letter or _"}
	case slices.Contains(strings.Fields(taken), strings.ToLower(name)):
		return &NameError{name, "has a meaning already"}
	case strings.HasPrefix(name, "__awsmfa_"):
		return &NameError{name, "is kept for the hook itself"}
	case shell == "sh" && strings.Contains(name, "-"):
		return &NameError{name, "holds a -, which POSIX shells refuse"}
	}
	return nil
}
