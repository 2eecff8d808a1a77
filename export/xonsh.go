package export

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// xonsh code is for execx. It is one Python expression, a list of calls: what
// lacks the closing bracket does not parse. The output should reach execx through
// Python's subprocess.run: on a busy machine, xonsh 0.13 now and then reads
// nothing at all in $(…).
//
// A type that was registered for a variable would stay: xonsh shows what it cannot
// make a number of, and changes what it can. To end it, there has to be one.
var xonsh = Dialect{
	name:    "xonsh",
	typed:   true,
	quote:   wordXonsh,
	failure: "raise RuntimeError('" + failed + "')\n",
	write: func(b *strings.Builder, vars []Var) {
		b.WriteString("[")
		for _, v := range vars {
			if v.Unset {
				put(b, "__xonsh__.env.pop('", v.Name, "', None), ")
			} else {
				put(b, "__xonsh__.env.register('", v.Name, "'), __xonsh__.env.deregister('", v.Name, "'), ",
					"__xonsh__.env.update({'", v.Name, "': ", quotePython(v.Value), "}), ")
			}
		}
		b.WriteString("]\n")
	},
}

// quotePython writes ASCII only. A byte that is not UTF-8 becomes the surrogate
// that stands for it in Python's view of the environment (PEP 383).
func quotePython(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], string(utf8.RuneError)):
			fmt.Fprintf(&b, `\udc%02x`, s[i])
		case r == '\'' || r == '\\':
			b.Write([]byte{'\\', byte(r)})
		case r >= ' ' && r <= '~':
			b.WriteByte(byte(r))
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
