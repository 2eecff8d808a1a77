package export

import "strings"

// The POSIX shells differ in how a builtin is called so that no alias or
// function of that name gets in the way. A backslash stops aliases everywhere;
// only bash and zsh let a function replace export or unset, and have "builtin".
// zsh can have aliases for arguments too.
//
// yash cannot hold a byte sequence that is invalid in its locale, and stops.
var (
	sh = Dialect{
		name:    "sh",
		typed:   true,
		quote:   quotePOSIX,
		aliases: []string{"env", "posix", "dash", "ash", "busybox", "ksh", "ksh93", "mksh", "yash"},
		failure: "(\\exit STATUS)\n",
		write:   func(b *strings.Builder, vars []Var) { writePOSIX(b, vars, `\unset -v `, `\export `) },
	}
	bash = Dialect{
		name:    "bash",
		typed:   true,
		quote:   quotePOSIX,
		failure: "(\\builtin exit STATUS)\n",
		write:   func(b *strings.Builder, vars []Var) { writePOSIX(b, vars, `\builtin unset -v `, `\builtin export `) },
	}
	zsh = Dialect{
		name:    "zsh",
		typed:   true,
		quote:   quotePOSIX,
		failure: "(\\builtin \\exit STATUS)\n",
		write:   func(b *strings.Builder, vars []Var) { writePOSIX(b, vars, `\builtin \unset `, `\builtin \export `) },
	}
)

// writePOSIX writes a brace group, which a shell reads to its end before it runs any
// of it. Inside, a read-only variable stops what follows it. The last command is
// for "set -e", which overlooks a failure to the left of "&&".
func writePOSIX(b *strings.Builder, vars []Var, unset, export string) {
	separator := "{ "
	for _, v := range vars {
		if v.Unset {
			put(b, separator, unset, v.Name)
		} else {
			put(b, separator, export, v.Name, "=", quotePOSIX(v.Value))
		}
		separator = " && "
	}
	if len(vars) > 0 {
		b.WriteString(" || \\false; }\n")
	}
}

// quotePOSIX closes the quotes for each quote, and escapes it in between.
func quotePOSIX(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
