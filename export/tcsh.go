package export

import (
	"strconv"
	"strings"
)

// tcsh lines are for eval "`…`", with the double quotes. tcsh has no block on
// one line, so the values first go into a list: a missing parenthesis or quote
// is a syntax error, and the eval that uses the list is its own quoted word.
// Cut off between the two it leaves the list behind, and no variable changed.
// No builtin has a backslash before it: tcsh would look for a program.
//
// What tcsh reads from a command it decodes, and where its buffer of 4096 bytes
// ends it loses bytes that it cannot decode. Hence UTF-8 only; in the C locale
// nothing beyond ASCII is safe.
var tcsh = Dialect{
	name:    "tcsh",
	typed:   true,
	quote:   quoteTcsh,
	aliases: []string{"csh"},
	failure: "(exit STATUS)\n",
	refuse:  refuseNotUTF8,
	write: func(b *strings.Builder, vars []Var) {
		b.WriteString("set awsmfa = ( ")
		for _, v := range vars {
			if !v.Unset {
				put(b, quoteTcsh(v.Value), " ")
			}
		}
		b.WriteString("); eval '")
		n := 0
		for _, v := range vars {
			if v.Unset {
				put(b, "unsetenv ", v.Name, "; ")
			} else {
				n++
				put(b, "setenv ", v.Name, ` "$awsmfa[`, strconv.Itoa(n), `]"; `)
			}
		}
		b.WriteString("unset awsmfa'\n")
	},
}

// quoteTcsh takes out of the quotes what is special even inside them: history
// expansion is, in scripts too, and a backslash under "set backslash_quote".
// A newline is beyond it: what backquotes read turns newlines into blanks.
func quoteTcsh(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '\'', '\\', '!':
			b.Write([]byte{'\'', '\\', c, '\''})
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
