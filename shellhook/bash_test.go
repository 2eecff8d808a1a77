package shellhook

import (
	"strings"
	"testing"
)

var bashSetups = append([]setup{
	{name: "-k", code: `set -k`},
	{name: "pipefail", code: `set -euo pipefail`},
	{name: "functrace", code: `set -ET; trap 'echo "DEBUG $BASH_COMMAND" >&2' DEBUG; trap 'echo ERR >&2' ERR; trap 'echo RETURN >&2' RETURN`},
	{name: "debug trap", code: `trap 'echo "DEBUG $BASH_COMMAND" >&2' DEBUG`},
	{name: "extdebug", code: "shopt -s extdebug\ntrap 'echo \"DEBUG $BASH_COMMAND\" >&2' DEBUG"},
	{name: "traced to a file", code: `exec 9>"$D/trace"; BASH_XTRACEFD=9; PS4='+$LINENO '; set -x`},
	{name: "globs", code: `shopt -s extglob nullglob failglob dotglob nocaseglob globstar`},
	{name: "locals", code: `shopt -s nocasematch inherit_errexit lastpipe localvar_inherit localvar_unset xpg_echo`},
	{name: "own functions", code: functions("alias command echo eval export false local printf return set shift test trap true unalias unset awsmfa env logout")},
}, expandAliases(posixSetups)...)

// expandAliases makes scripts read aliases as a person's shell does.
func expandAliases(setups []setup) []setup {
	var out []setup
	for _, s := range setups {
		if strings.HasPrefix(s.code, `\alias`) {
			s.code = "\\builtin shopt -s expand_aliases\n" + s.code
		}
		out = append(out, s)
	}
	return out
}

func TestBashMatrix(t *testing.T) {
	t.Parallel()
	matrix(t, bash, "", bashSetups)
}

func TestBashPosixModeMatrix(t *testing.T) {
	t.Parallel()
	var setups []setup
	for _, s := range bashSetups {
		if s.name != "own functions" { // posix mode refuses functions named as special builtins
			setups = append(setups, s)
		}
	}
	matrix(t, bashAsPosix, "", setups)
}

// Bash before 5.0 has no right "local -". Without it the same must hold.
func TestBashMatrixWithoutLocalDash(t *testing.T) {
	t.Parallel()
	matrix(t, bash, `__awsmfa_bash 500 => \builtin false`, bashSetups)
}
