package export

import (
	"fmt"
	"strings"
	"testing"

	"awsmfa/internal/shelltest"
)

// declarations are what the shells can say of a variable that would change what it
// is set to, keep it from programs, or put it elsewhere.
var declarations = map[string][]string{
	"bash":  {"declare -i A", "declare -u A", "declare -l A", "declare -c A", "declare -a A", "declare -A A", "declare -a A=(1 2)", "declare -n A=OTHER", "declare -n A", "declare -t A", "declare -iux A=5"},
	"ksh93": {"typeset -i A", "typeset -F A", "typeset -u A", "typeset -l A", "typeset -Z5 A", "typeset -L3 A", "typeset -R3 A", "set -A A 1 2", "typeset -A A", "typeset -n A=OTHER", "typeset -iux A=5"},
	"mksh":  {"typeset -i A", "typeset -u A", "typeset -l A", "typeset -Z5 A", "typeset -L3 A", "typeset -R3 A", "set -A A 1 2", "typeset -n A=OTHER", "typeset -ix A=5"},
	"zsh":   {"typeset -i A", "typeset -F A", "typeset -u A", "typeset -l A", "typeset -Z5 A", "typeset -L3 A", "typeset -R3 A", "typeset -a A", "typeset -aU A", "typeset -A A", "typeset -T A a", "typeset -ix A=5", "typeset -H A"},
	"xonsh": {"__xonsh__.env.register('A', type='int')", "__xonsh__.env.register('A', type='bool')", "__xonsh__.env.register('A', type='env_path')", "__xonsh__.env.register('A', default='x')"},
	"fish":  {"set -g A a b c", "set -gx --path A x:y", "set -U A mine", "set -gu A mine"},
}

// TestDeclaredVariable: whatever a variable was declared as, it holds what it is set
// to, programs are given it, and nothing else is changed or shown.
func TestDeclaredVariable(t *testing.T) {
	const secret = "IQoJb3+JpZ2/luX2Vj:=="
	for _, r := range readers {
		if r.env != "" || r.shell == "" || strings.Contains(r.shell, " -o ") || r.dialect == "dotenv" {
			continue
		}
		shell, _, _ := strings.Cut(r.shell, " ")
		for _, declaration := range declarations[shell] {
			for _, prelude := range []string{"", "set -eu\n"} {
				if prelude != "" && r.script != posixEval {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%s", r, declaration, strings.TrimSpace(prelude)), func(t *testing.T) {
					t.Parallel()
					if shell == "bash" && shelltest.Run(t, shelltest.Script{Shell: "bash", Text: declaration}).Status == 2 {
						t.Skip("this bash does not know that")
					}
					r := r
					r.script = declaration + "\n" + prelude + r.script
					got, result := r.take(t, write(lookup(t, r.dialect), []Var{{Name: "GONE", Unset: true}, {Name: "A", Value: secret}, {Name: "B", Value: "b"}}), "GONE=1")
					if _, there := got["OTHER"]; got["A"] != secret || got["B"] != "b" || there || result.Stderr != "" {
						t.Errorf("A is %q, OTHER %q; %+v", got["A"], got["OTHER"], result)
					}
				})
			}
		}
	}
}

// TestDeclaredBehindLocals: where a function that calls has a local variable of that
// name, bash uncovers the one behind it, as it was declared.
func TestDeclaredBehindLocals(t *testing.T) {
	const secret = "IQoJb3+JpZ2/luX2Vj:=="
	text := quotePOSIX(write(lookup(t, "bash"), []Var{{Name: "GONE", Unset: true}, {Name: "A", Value: secret}}))
	got := shelltest.Run(t, shelltest.Script{Shell: "bash", Text: "declare -i A; GONE=1; load() { eval " + text + "; }; inner() { local A GONE=3; load; }; outer() { local A=1 GONE=2; inner; }\n" +
		`outer; printf '%s %s' "$A" "${GONE-gone}"` + "\n"})
	if got.Stdout != secret+" gone" || got.Stderr != "" || got.Status != 0 {
		t.Errorf("%+v", got)
	}
}

// TestReadOnlyReference: what cannot be set in a variable is not set in the one that it
// refers to.
func TestReadOnlyReference(t *testing.T) {
	for _, r := range []reader{{dialect: "bash", shell: "bash"}, {dialect: "sh", shell: "bash"}, {dialect: "bash", shell: "bash -eu"}} {
		t.Run(r.String(), func(t *testing.T) {
			r.script = "declare -rn A=OTHER || exit 0\ntrap 'rc=$?; env -0; exit $rc' EXIT\neval \"$(cat out)\"\nexit"
			_, result := r.take(t, write(lookup(t, r.dialect), []Var{{Name: "A", Value: "IQoJ"}, {Name: "KEY", Value: "new"}}), "KEY=old")
			got := result.Environ()
			if _, there := got["OTHER"]; there || result.Stdout != "" && (result.Status == 0 || got["KEY"] != "old") || strings.Contains(result.Stderr, "IQoJ") {
				t.Errorf("%+v", result)
			}
		})
	}
}
