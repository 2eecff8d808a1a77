package export

import (
	"fmt"
	"strings"
)

// elvish code is for "eval (… | slurp)". A function literal in command position
// is called; without its end it does not parse.
var elvish = Dialect{
	name:    "elvish",
	typed:   true,
	quote:   doubled,
	aliases: []string{"elv"},
	failure: "fail '" + failed + "'\n",
	write: func(b *strings.Builder, vars []Var) {
		b.WriteString("{ ")
		for _, v := range vars {
			if v.Unset {
				put(b, "unset-env ", v.Name, "; ")
			} else {
				put(b, "set-env ", v.Name, " ", quoteElvish(v.Value), "; ")
			}
		}
		b.WriteString("}\n")
	},
}

// quoteElvish writes ASCII only: elvish keeps a byte that is not UTF-8 only when
// it is spelled with \x.
func quoteElvish(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.Write([]byte{'\\', c})
		case c < ' ' || c > '~':
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
