package export

import (
	"fmt"
	"strings"
)

// fish lines work through "| source", through "eval (…)", which joins lines
// with blanks, and through a list that is printed into source. They erase exported
// global variables only: a universal one belongs to every shell of the user, so a
// global one is put over it if it is exported. fish would export it in spite of a
// global one that is not, and the AWS CLI stops at an empty profile. What is given
// back is only uncovered if the universal variable has that value.
//
// Erasing what is not there sets the status and set leaves it alone, hence the
// last command. Failure needs a program: "return" would end the function that
// the line is evaluated in.
var fish = Dialect{
	name:    "fish",
	typed:   true,
	quote:   wordFish,
	failure: "command sh -c 'exit STATUS'\n",
	write: func(b *strings.Builder, vars []Var) {
		b.WriteString("begin; ")
		for _, v := range vars {
			switch {
			case v.Unset:
				put(b, "set -qgx ", v.Name, "; and set -eg ", v.Name, "; set -qUx ", v.Name, "; and set -gx ", v.Name, " ", quoteFish(v.Value), "; ")
			case v.Back:
				put(b, "set -eg ", v.Name, "; set -qUx ", v.Name, "; and builtin test \"$", v.Name, "\" = ", quoteFish(v.Value),
					"; or set -gx ", v.Name, " ", quoteFish(v.Value), "; ")
			default:
				put(b, "set -gx ", v.Name, " ", quoteFish(v.Value), "; ")
			}
		}
		b.WriteString("builtin true; end\n")
	},
}

// quoteFish writes ASCII only: in some locales the second byte of a character
// can be a backslash, and eval takes a newline for a blank.
func quoteFish(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\'' || c == '\\':
			b.Write([]byte{'\\', c})
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `'\X%02X'`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
