package shellhook

import (
	"fmt"
	"regexp"
	"strings"
)

// NameError names a word that cannot name the function, and why.
type NameError struct{ name, reason string }

func (e *NameError) Error() string { return fmt.Sprintf("function name %q %s", e.name, e.reason) }

var namePattern = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// Words that a function of that name would take away: those that the shells keep
// for their grammar, those that the files themselves rest on, and the program.
var taken = words(`
	and awsmfa begin break builtin case catch command continue def do done elif else emulate
	end endif endsw env esac eval exit export fi finally fn for foreach function if in let
	local logout not or print printf repeat return select set source switch test then time
	trap try typeset unalias unset until var while`)

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

func checkName(shell, name string) error {
	switch {
	case !namePattern.MatchString(name):
		return &NameError{name, "is not letters, digits, _ and - behind a first letter or _"}
	case taken[strings.ToLower(name)]:
		return &NameError{name, "has a meaning already"}
	case strings.HasPrefix(name, "__awsmfa_"):
		return &NameError{name, "is kept for the hook itself"}
	case shell == "sh" && strings.Contains(name, "-"):
		return &NameError{name, "holds a -, which POSIX shells refuse"}
	}
	return nil
}
