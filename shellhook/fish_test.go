package shellhook

import (
	"strings"
	"testing"
)

// fishScript is matrixScript for fish. Its state is the names of functions and
// variables, without those of the script and the session.
func fishScript(before, after string) string {
	dump := func(when string) string {
		return strings.ReplaceAll(`
builtin set --names | builtin string match -vr '^(AWS|ended|broke|status|pipestatus|history)' >"$D/options.WHEN"
builtin set -S fish_trace >"$D/traps.WHEN"
builtin functions -an >"$D/aliases.WHEN"
`, "WHEN", when)
	}
	return before + "\nbuiltin printf %s $HOOK | builtin source\n" + after + dump("before") + `
authaws answer-4 'my prod' 123 456 '' '*' "it's" --duration=8h
set broke $status
/usr/bin/env -0 >"$D/env.broke"
builtin set -S >"$D/vars.broke"
authaws answer-0 'my prod' 123 456 '' '*' "it's" --duration=8h
set ended $status
/usr/bin/env -0 >"$D/env"
builtin set -S >"$D/vars"
` + dump("after") + `exit "$broke$ended"
`
}

var fishSetups = []setup{
	{name: "plain"},
	{name: "traced", code: `set -g fish_trace 1`},
	{name: "traced from outside", code: `set -gx fish_trace all`},
	{name: "functions", code: fishFunctions("awsmfa cat contains count echo env export printf set_color source")},
	{name: "own names aliased", code: "alias authaws '/bin/echo HIJACKED'\nalias unauthaws '/bin/echo HIJACKED'", beforeOnly: true},
}

func fishFunctions(names string) string {
	var b strings.Builder
	for _, n := range strings.Fields(names) {
		b.WriteString("function " + n + "; /bin/echo HIJACKED " + n + "; end\n")
	}
	return b.String()
}

func TestFishMatrix(t *testing.T) {
	t.Parallel()
	matrix(t, fish, "", fishSetups)
}
