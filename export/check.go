package export

import (
	"fmt"
	"unicode/utf8"
)

// ValueError names a variable that cannot be spelled. It never holds the value.
type ValueError struct {
	Name   string // of the variable, as it was given
	Reason string // completes a sentence that starts with the variable
}

func (e *ValueError) Error() string { return fmt.Sprintf("variable %q %s", e.Name, e.Reason) }

// maxVariable is the most bytes of NAME=value with which Linux starts a program
// (MAX_ARG_STRLEN, less the final zero). A shell with a longer one can start none,
// not even to remove it. Other systems allow more.
//
// See https://man7.org/linux/man-pages/man2/execve.2.html.
const maxVariable = 128<<10 - 1

func (d Dialect) check(v Var) error {
	if !isName(v.Name) {
		return &ValueError{v.Name, "has a name that no shell takes"}
	}
	if hasControl(v.Value) {
		return &ValueError{v.Name, "holds a control character"}
	}
	if len(v.Name)+len("=")+len(v.Value) > maxVariable {
		return &ValueError{v.Name, "is longer than Linux lets a variable be"}
	}
	if d.refuse == nil {
		return nil
	}
	if why := d.refuse(v.Value); why != "" {
		return &ValueError{v.Name, why}
	}
	return nil
}

// isName says whether s is what POSIX calls a name: letters, digits and
// underscores of ASCII, no digit first.
func isName(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c == '_':
		case c >= '0' && c <= '9' && i > 0:
		default:
			return false
		}
	}
	return s != ""
}

// hasControl looks for the bytes 0 to 31 and 127. No dialect takes them, though
// some could: nothing in AWS needs them, and a value that holds one would act
// on the terminal of a person who looks at the text.
func hasControl(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f {
			return true
		}
	}
	return false
}

func refuseNotUTF8(value string) string {
	if !utf8.ValidString(value) {
		return "is not UTF-8"
	}
	return ""
}
