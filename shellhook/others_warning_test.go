package shellhook

import (
	"slices"
	"strings"
	"testing"
)

// warns says, in a script, how the warning is called for one value.
var warns = map[string]struct{ load, set, call string }{
	"tcsh": {"eval \"`cat $D/hook`\"", "setenv NAME VALUE", "__awsmfa_tell >/dev/null"},
	"elvish": {`var warn~ = $nop~
eval &on-end={|n| set warn~ = $n[__awsmfa_warn~] } $E:HOOK`, "set-env NAME VALUE", "warn"},
	"nu":    {"source DIR/hook", "$env.NAME = VALUE", `$env.__awsmfa_said = [""]; __awsmfa_warn`},
	"xonsh": {`execx($HOOK, "exec", __xonsh__.ctx)`, `__xonsh__.env["NAME"] = VALUE`, `__xonsh__.ctx["_awsmfa_warn"](); __xonsh__.ctx["__awsmfa_said"] = None`},
}

// saidElsewhere is said for the other shells.
func saidElsewhere(t *testing.T, o other, variable string, values []string, env ...string) ([]string, result) {
	t.Helper()
	w := warns[o.hook]
	lines := []string{w.load}
	for i, value := range values {
		set := strings.NewReplacer("NAME", variable, "VALUE", o.quote(value)).Replace(w.set)
		if o.hook == "xonsh" {
			set = strings.Replace(set, "@(", "(", 1)
		}
		if o.hook == "elvish" && variable == "AWSMFA_PROFILE" {
			set += "; set-env AWSMFA_EXPIRES_AT 1" + itoa(i) // it says nothing of an end that it has seen
		}
		lines = append(lines, set, w.call, separators[o.hook])
	}
	p := newPlace(t, text(t, o.hook, Options{}), answer{})
	p.env = append(p.env, env...)
	res := p.run(t, o.shell, strings.ReplaceAll(strings.Join(lines, "\n")+"\n", "DIR", p.dir))
	parts := strings.SplitAfter(res.Stderr, "awsmfa: .\n")
	for i := range parts {
		parts[i] = strings.TrimSuffix(parts[i], "awsmfa: .\n")
	}
	return parts[:len(parts)-1], res
}

var separators = map[string]string{
	"tcsh": `sh -c "echo awsmfa: . >&2"`, "elvish": "echo 'awsmfa: .' >&2", "nu": `print --stderr "awsmfa: ."`,
	"xonsh": `import sys; print("awsmfa: .", file=sys.stderr)`,
}

func TestHostileTimeElsewhere(t *testing.T) {
	onOthers(t, func(t *testing.T, o other) {
		values := slices.DeleteFunc(slices.Clone(hostileTimes), func(v string) bool { return o.hook == "tcsh" && strings.Contains(v, "\n") })
		lines, res := saidElsewhere(t, o, "AWSMFA_EXPIRES_AT", values)
		if len(lines) != len(values) {
			t.Fatalf("%d of %d values: %+v", len(lines), len(values), res)
		}
		for i, line := range lines {
			want := ""
			if i == 0 {
				want = "awsmfa: session has ended; renew with: authaws\n"
			}
			if line != want {
				t.Errorf("%q: said %q, want %q", values[i], line, want)
			}
		}
		if _, ok := res.files["pwned"]; ok {
			t.Error("a time was evaluated")
		}
	})
}

func TestHostileNameElsewhere(t *testing.T) {
	onOthers(t, func(t *testing.T, o other) {
		names := slices.Clone(hostileNames)
		if o.hook == "tcsh" {
			names = slices.DeleteFunc(names, func(n [3]string) bool { return strings.Contains(n[0], "\n") })
		}
		var values []string
		for _, n := range names {
			values = append(values, n[0])
		}
		lines, res := saidElsewhere(t, o, "AWSMFA_PROFILE", values, "AWSMFA_EXPIRES_AT=1")
		if len(lines) != len(names) {
			t.Fatalf("%d of %d names: %+v", len(lines), len(names), res)
		}
		for i, line := range lines {
			name, shown, words := names[i][0], names[i][1], names[i][2]
			if o.hook == "tcsh" {
				shown, words = inASCII(name, shown, words)
			}
			if want := "awsmfa: " + shown + "session has ended; renew with: authaws" + words + "\n"; line != want {
				t.Errorf("%q: said %q, want %q", name, line, want)
			}
		}
		if _, ok := res.files["pwned"]; ok {
			t.Error("a name was evaluated")
		}
	})
}

// inASCII is what tcsh has tr say: a ? for each byte beyond ASCII. It quotes no
// name.
func inASCII(name, shown, words string) (string, string) {
	var b strings.Builder
	seen := []rune(shown)
	for i, r := range []rune(name) {
		if r > 0x7f {
			b.WriteString(strings.Repeat("?", len(string(r))))
			words = ""
		} else {
			b.WriteRune(seen[i])
		}
	}
	b.WriteString(strings.Repeat(": ", min(1, b.Len())))
	if strings.Contains(words, "--profile") {
		words = ""
	}
	return b.String(), words
}
