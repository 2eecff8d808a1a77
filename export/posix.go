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
		write:   posix{`\unset -v `, `\export `, []unref{unrefKsh, unrefMksh}}.write,
	}
	bash = Dialect{
		name:    "bash",
		typed:   true,
		quote:   quotePOSIX,
		failure: "(\\builtin exit STATUS)\n",
		write:   posix{`\builtin unset -v `, `\builtin export `, []unref{{`(\builtin unset -n awsmfa)`, `\builtin unset -n `}}}.write,
	}
	zsh = Dialect{
		name:    "zsh",
		typed:   true,
		quote:   quotePOSIX,
		failure: "(\\builtin \\exit STATUS)\n",
		write:   posix{`\builtin \unset `, `\builtin \export `, []unref{{`(\builtin \unset -n awsmfa)`, `\builtin \unset -n `}}}.write,
	}
)

// posix is how a dialect of this family calls the builtins, each with a blank behind.
type posix struct {
	unset, export string
	unrefs        []unref
}

// unref is about a variable that refers to another ("declare -n"), which would be
// set in its place. A shell that has no such variables may end at the option, which
// is why a subshell tries it, on none of them.
type unref struct {
	try  string // a command that succeeds where the other one does
	call string // makes a variable refer to none, with a blank behind
}

// Of the shells for sh, bash and ksh93 know the first, and mksh the second. The
// others are not asked: in busybox an error of a special builtin leaves the subshell,
// and yash takes the second for something else.
var (
	unrefKsh  = unref{`\command \test "${BASH_VERSION-}${KSH_VERSION-}" && (\command \unset -n awsmfa)`, `\unset -n `}
	unrefMksh = unref{`\command \test "${KSH_VERSION-}" && (\typeset -g +n awsmfa && ! (\unset -n awsmfa))`, `\typeset -g +n `}
)

// write is what makes them refer to none. A read-only variable stops it, and then
// what follows.
func (u unref) write(b *strings.Builder, vars []Var) {
	put(b, u.try, " 2>&-")
	for _, v := range vars {
		put(b, " && ", u.call, v.Name)
	}
	b.WriteString("; ")
}

// write writes a brace group, which a shell reads to its end before it runs any
// of it. Inside, a read-only variable stops what follows it. The last command is
// for "set -e", which overlooks a failure to the left of "&&".
//
// A variable is removed before it is set. What was declared of it would stay
// otherwise: the shell shows what it cannot make an integer of, changes the case
// or the length, and hands no array down to programs.
func (p posix) write(b *strings.Builder, vars []Var) {
	if len(vars) == 0 {
		return
	}
	b.WriteString("{ ")
	for _, u := range p.unrefs {
		u.write(b, vars)
	}
	for i, v := range vars {
		if i > 0 {
			b.WriteString(" && ")
		}
		put(b, p.unset, v.Name)
		if !v.Unset {
			put(b, " && ", p.export, v.Name, "=", quotePOSIX(v.Value))
		}
	}
	b.WriteString(" || \\false; }\n")
}

// quotePOSIX closes the quotes for each quote, and escapes it in between.
func quotePOSIX(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
