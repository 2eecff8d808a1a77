package shellhook

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// A setup is a state a shell may be in: options, traps, aliases, functions.
type setup struct {
	name, code string
	beforeOnly bool // makes no sense once the hook is loaded
}

// dumps write the state of a shell into files, without a process and through no
// word that a setup may have changed.
var dumps = map[string]string{
	"sh":   "\\set -o >\"$D/options.WHEN\"\n\\trap >\"$D/traps.WHEN\"\n\\alias >\"$D/aliases.WHEN\"\n",
	"bash": "\\builtin set +o >\"$D/options.WHEN\"\n\\builtin trap -p >\"$D/traps.WHEN\"\n\\builtin alias -p >\"$D/aliases.WHEN\"\n\\builtin shopt -p >\"$D/shopts.WHEN\"\n",
	"zsh":  "\\builtin \\setopt >\"$D/options.WHEN\"\n\\builtin \\trap >\"$D/traps.WHEN\"\n\\builtin \\alias -L >\"$D/aliases.WHEN\"\n",
}

var plainly = map[string]string{"sh": `\`, "bash": `\builtin `, "zsh": `\builtin \`}

// matrixScript loads the hook under a setup, calls authaws with words of all
// kinds, first so that awsmfa breaks off with 4 and then so that it is content,
// and writes down what came of it.
func matrixScript(hook, before, after string) string {
	if hook == "fish" {
		return fishScript(before, after)
	}
	do := plainly[hook]
	dump := func(when string) string { return strings.ReplaceAll(dumps[hook], "WHEN", when) }
	return before + "\n" + do + `eval "$HOOK"` + "\n" + after + "\n" + dump("before") + `
broke=0 ended=0
authaws answer-4 'my prod' 123 456 '' '*' "it's" --duration=8h || broke=$?
/usr/bin/env -0 >"$D/env.broke"
` + do + `set >"$D/vars.broke"
authaws answer-0 'my prod' 123 456 '' '*' "it's" --duration=8h || ended=$?
/usr/bin/env -0 >"$D/env"
` + do + `set >"$D/vars"
` + dump("after") + do + `exit "$broke$ended"
`
}

const matrixWords = "[my prod][123][456][][*][it's][--duration=8h]"

var posixSetups = []setup{
	{name: "plain"},
	{name: "-eu", code: `set -eu`},
	{name: "-x", code: `set -x`},
	{name: "-v", code: `set -v`},
	{name: "-xv", code: `set -xv`},
	{name: "-f", code: `set -f`},
	{name: "-C", code: `set -C`},
	{name: "-a", code: `set -a`},
	{name: "IFS odd", code: `IFS='=-_:aeiou0123456789'`},
	{name: "IFS empty", code: `IFS=`},
	{name: "builtins aliased", code: aliased(
		"alias cat command echo eval export local print printf read return set shift test trap true : type typeset unalias unset")},
	{name: "own names aliased", code: aliased("authaws unauthaws"), beforeOnly: true},
	{name: "program aliased", code: aliased("awsmfa env logout")},
	{name: "functions", code: functions("printf awsmfa test true echo cat env")},
}

func aliased(names string) string {
	var b strings.Builder
	for _, n := range strings.Fields(names) {
		b.WriteString(`\alias '` + n + `=/bin/echo HIJACKED ` + n + `'` + "\n")
	}
	return b.String()
}

func functions(names string) string {
	var b strings.Builder
	for _, n := range strings.Fields(names) {
		b.WriteString(n + "() { /bin/echo HIJACKED " + n + "; }\n")
	}
	return b.String()
}

func TestPosixMatrix(t *testing.T) {
	t.Parallel()
	for _, s := range posixShells {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			setups := posixSetups
			if s.name == "bash --posix" {
				setups = append([]setup{{name: "pipefail", code: "set -o pipefail"}}, setups...)
			}
			matrix(t, s, "", setups)
		})
	}
}

// matrix tries every setup before and after the hook is loaded. change, "this =>
// that", replaces text in the hook first.
func matrix(t *testing.T, s shell, change string, setups []setup) {
	hook := text(t, s.hook, Options{})
	if from, to, ok := strings.Cut(change, " => "); ok {
		if !strings.Contains(hook, from) {
			t.Fatalf("the hook does not say %q", from)
		}
		hook = strings.ReplaceAll(hook, from, to)
	}
	line := answer{out: render(t, s.hook, session)}
	for _, setup := range setups {
		t.Run(setup.name+"/before", func(t *testing.T) {
			check(t, s, newPlace(t, hook, line).run(t, s, matrixScript(s.hook, setup.code, "")))
		})
		if setup.beforeOnly {
			continue
		}
		t.Run(setup.name+"/after", func(t *testing.T) {
			check(t, s, newPlace(t, hook, line).run(t, s, matrixScript(s.hook, "", setup.code)))
		})
	}
}

func check(t *testing.T, s shell, got result) {
	t.Helper()
	if got.Status != 40 {
		t.Errorf("statuses of the two calls %d, want 40", got.Status)
	}
	if vars := aws(got.files["env.broke"]); len(vars) != 0 {
		t.Errorf("environment after a failure %q", vars)
	}
	if vars, want := aws(got.files["env"]), environ(session); !maps.Equal(vars, want) {
		t.Errorf("environment %q, want %q", vars, want)
	}
	start := "[env][--shell=" + s.hook + "]"
	if want := []string{start + "[answer-4]" + matrixWords, start + "[answer-0]" + matrixWords}; !slices.Equal(got.calls, want) {
		t.Errorf("calls %q, want %q", got.calls, want)
	}
	for _, bad := range []string{secret, "HIJACKED"} {
		if strings.Contains(got.Stdout+got.Stderr+got.files["trace"], bad) {
			t.Errorf("%s is seen", bad)
		}
	}
	if strings.Contains(got.files["vars.broke"], secret) {
		t.Error("a variable keeps a secret after a failure")
	}
	if n := strings.Count(got.Stderr, "awsmfa: spoke\n"); n != 2 {
		t.Errorf("the program spoke %d times", n)
	}
	for line := range strings.Lines(got.files["vars"]) {
		if strings.Contains(line, secret) && !strings.HasPrefix(strings.TrimPrefix(line, "$"), "AWS_SE") {
			t.Errorf("a variable keeps a secret: %q", line)
		}
	}
	for _, what := range []string{"options", "traps", "aliases", "shopts"} {
		if was, is := got.files[what+".before"], got.files[what+".after"]; was != is {
			t.Errorf("%s were %q, are %q", what, was, is)
		}
	}
	if _, ok := got.files["pwned"]; ok {
		t.Error("a value was run as a command")
	}
	if t.Failed() {
		t.Logf("stdout:\n%s\nstderr:\n%s\ntrace:\n%s", got.Stdout, got.Stderr, got.files["trace"])
	}
}
