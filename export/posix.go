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
		write:   posix{`\unset -v `, `\export `, []unref{unrefMksh, unrefKsh}, 1}.write,
	}
	bash = Dialect{
		name:    "bash",
		typed:   true,
		quote:   quotePOSIX,
		failure: "(\\builtin exit STATUS)\n",
		write:   posix{`\builtin unset -v `, `\builtin export `, []unref{unrefBash}, scopes}.write,
	}
	zsh = Dialect{
		name:    "zsh",
		typed:   true,
		quote:   quotePOSIX,
		failure: "(\\builtin \\exit STATUS)\n",
		write:   posix{`\builtin \unset `, `\builtin \export `, []unref{unrefZsh}, 1}.write,
	}
)

// posix is how a dialect of this family calls the builtins, each with a blank behind.
type posix struct {
	unset, export string
	unrefs        []unref
	times         int // how often a variable is removed
}

// scopes are as many variables of one name as are removed in bash, where the removal of
// a local variable of a caller uncovers the one behind it: those of two functions, and
// that of the shell. mksh does the same, but has its statements with ksh93, which was
// killed by more removals than one.
const scopes = 3

// unref is about a variable that refers to another ("declare -n"), which would be
// set in its place.
type unref struct {
	lacks string // succeeds where a shell has no such variables, or other words for it
	call  string // makes a variable refer to none, with a blank behind
	end   string // what follows the calls
}

// A shell may end at an option that it does not know, which is why a subshell tries it,
// on none of the variables. Of the shells for sh, mksh knows the first words, bash and
// ksh93 the second. The others are not asked: yash takes the first for something else.
//
// In mksh what cannot be done is left to the removal, which fails too and says why. A
// "!" or more braces would make zsh forget "set -e".
var (
	unrefMksh = unref{`\command \test "${KSH_VERSION-}" && \command \typeset -g +n awsmfa && { \command \unset -n awsmfa || \exit 1; }; \exit 0`, `\typeset -g +n `, `; \:; } 2>&-`}
	unrefKsh  = unref{`\command \test "${BASH_VERSION-}${KSH_VERSION-}" && \command \unset -n awsmfa && \exit 1; \exit 0`, `\unset -n `, `; }`}
	unrefBash = unref{`\builtin unset -n awsmfa && \builtin exit 1; \builtin exit 0`, `\builtin unset -n `, `; }`}
	unrefZsh  = unref{`\builtin \unset -n awsmfa && \builtin \exit 1; \builtin \exit 0`, `\builtin \unset -n `, `; }`}
)

// write is what makes them refer to none, and fails at a read-only one.
func (u unref) write(b *strings.Builder, vars []Var) {
	put(b, "(", u.lacks, ") 2>&- || { ")
	for i, v := range vars {
		if i > 0 {
			b.WriteString(" && ")
		}
		put(b, u.call, v.Name)
	}
	put(b, u.end, " && ")
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
	and := ""
	for _, v := range vars {
		for range p.times {
			put(b, and, p.unset, v.Name)
			and = " && "
		}
		if !v.Unset {
			put(b, and, p.export, v.Name, "=", quotePOSIX(v.Value))
		}
	}
	b.WriteString(" || \\false; }\n")
}

// quotePOSIX closes the quotes for each quote, and escapes it in between.
func quotePOSIX(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
