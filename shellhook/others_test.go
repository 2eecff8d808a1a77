package shellhook

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"awsmfa/export"
)

// The shells that are like no other, and how each says what the tests say.
type other struct {
	shell
	load    string              // takes the functions out of the hook
	attempt string              // runs CALL, and says IN or OUT
	dump    string              // writes the environment down in the file NAME
	quote   func(string) string // of a word
}

var others = []other{
	{
		shell:   shell{"tcsh", "tcsh"},
		load:    "eval \"`cat $D/hook`\"",
		attempt: "CALL && echo IN || echo OUT",
		dump:    `/usr/bin/env -0 >$D/NAME`,
		quote:   func(s string) string { return "'" + strings.NewReplacer("'", `'\''`, "!", `'\!'`).Replace(s) + "'" },
	},
	{
		shell: shell{"elvish", "elvish"},
		load: `var authaws~ = $nop~; var unauthaws~ = $nop~
eval &on-end={|n| set authaws~ = $n[authaws~]; set unauthaws~ = $n[unauthaws~] } $E:HOOK`,
		attempt: "try { CALL } catch _ { echo OUT } else { echo IN }",
		dump:    `/usr/bin/env -0 >$E:D/NAME`,
		quote:   func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" },
	},
	{
		shell:   shell{"nu", "nu"},
		load:    "source DIR/hook",
		attempt: "try { CALL; print IN } catch { print OUT }",
		dump:    `^/usr/bin/env -0 o> $"($env.D)/NAME"`,
		quote: func(s string) string {
			return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
		},
	},
	{
		shell:   shell{"xonsh", "xonsh"},
		load:    "execx($HOOK)",
		attempt: "CALL && echo IN || echo OUT",
		dump:    `/usr/bin/env -0 > @($D + "/NAME")`,
		quote: func(s string) string {
			return `@("` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `")`
		},
	},
}

func onOthers(t *testing.T, test func(t *testing.T, o other)) {
	t.Parallel()
	for _, o := range others {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			test(t, o)
		})
	}
}

func (o other) call(words ...string) string {
	call := words[0]
	for _, w := range words[1:] {
		call += " " + o.quote(w)
	}
	return strings.ReplaceAll(o.attempt, "CALL", call)
}

// run runs the lines behind the hook, and then writes the environment down.
func (o other) run(t *testing.T, p place, lines ...string) result {
	t.Helper()
	text := o.script(lines...)
	return p.run(t, o.shell, strings.ReplaceAll(text, "DIR", p.dir))
}

func (o other) script(lines ...string) string {
	return strings.Join(slices.Concat([]string{o.load}, lines, []string{o.dumped("env")}), "\n") + "\n"
}

func (o other) dumped(name string) string { return strings.ReplaceAll(o.dump, "NAME", name) }

func TestOthersLogIn(t *testing.T) {
	usages := [][]string{
		{}, {"123456"}, {"acme"}, {"acme", "123", "456"}, {"-p", "acme", "--duration", "8h"}, {"--help"}, {"-h"}, {"--no-prompt"},
		{"a b  c", "", "*", "?[a]", "~", "{x,y}", "$HOME", "`id`", "$(id)", `\`, `"`, "'", "a\nb", "é", "!!", "#", "; touch pwned", "&", "|", "<a", ">b", "-n"},
	}
	onOthers(t, func(t *testing.T, o other) {
		var lines, want []string
		for _, words := range usages {
			if o.hook == "tcsh" { // it drops the one and does not know the other
				words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" || w == "a\nb" })
			}
			lines = append(lines, o.call(slices.Concat([]string{"authaws"}, words)...))
			want = append(want, o.env(words...))
		}
		p := newPlace(t, text(t, o.hook, Options{}), answer{out: render(t, o.hook, session)})
		got := o.run(t, p, lines...)
		if !slices.Equal(got.calls, want) || got.Stdout != strings.Repeat("IN\n", len(want)) || got.Stderr != strings.Repeat("awsmfa: spoke\n", len(want)) {
			t.Errorf("%+v, calls %q, want %q", got.Result, got.calls, want)
		}
		if vars := aws(got.files["env"]); !maps.Equal(vars, environ(session)) {
			t.Errorf("environment %q, want %q", vars, environ(session))
		}
		for _, name := range []string{"pwned", "b"} {
			if _, ok := got.files[name]; ok {
				t.Errorf("a word was run as a command, or a value: %s is there", name)
			}
		}
	})
}

// A login that fails, one that breaks off, one that only shows help, one without
// the program: nothing is set and what comes after does not run.
func TestOthersFail(t *testing.T) {
	onOthers(t, func(t *testing.T, o other) {
		for name, a := range map[string]answer{
			"fails":      {out: failure(t, o.hook), status: "3"},
			"breaks off": {out: render(t, o.hook, session), status: "4"},
			"help":       {out: failure(t, o.hook)},
			"torn":       {out: render(t, o.hook, session)[:300] + "\n"},
		} {
			if name == "torn" && o.hook == "tcsh" {
				continue // it ends at once, with all that would have come
			}
			p := newPlace(t, text(t, o.hook, Options{}), a)
			got := o.run(t, p, o.call("authaws", "acme"))
			if vars := aws(got.files["env"]); got.Stdout != "OUT\n" || len(vars) != 0 {
				t.Errorf("%s: %+v, environment %q", name, got.Result, vars)
			}
			if strings.Contains(got.Stderr, secret) {
				t.Errorf("%s: a secret on stderr %q", name, got.Stderr)
			}
		}
		p := newPlace(t, text(t, o.hook, Options{}), answer{})
		p.env = append(p.env, "PATH="+os.Getenv("PATH"))
		if got := o.run(t, p, o.call("authaws", "acme")); got.Stdout != "OUT\n" {
			t.Errorf("no program: %+v", got.Result)
		}
	})
}

// A script that does not catch it ends with the failure, or goes on with the
// status, each shell in its way.
func TestOthersStop(t *testing.T) {
	t.Parallel()
	for _, o := range others {
		p := newPlace(t, text(t, o.hook, Options{}), answer{out: failure(t, o.hook), status: "3"})
		script := map[string]string{
			"tcsh": "authaws\nexit $status", "elvish": "authaws\necho REACHED", "nu": "authaws\nprint REACHED", "xonsh": "exit(!(authaws).rtn)",
		}[o.hook]
		want := map[string]int{"tcsh": 3, "elvish": 2, "nu": 3, "xonsh": 3}[o.hook]
		if got := o.run(t, p, script); got.Status != want || got.Stdout != "" {
			t.Errorf("%s: %+v", o.name, got.Result)
		}
	}
}

func TestOthersLogOut(t *testing.T) {
	unset := slices.Clone(session)
	for i := range unset {
		unset[i].Unset = true
	}
	const profile = `my 'prod' $HOME *`
	onOthers(t, func(t *testing.T, o other) {
		tests := []struct {
			name   string
			lines  []string
			answer answer
			stdout string
			calls  []string
			left   int // variables
		}{
			{"unauthaws", []string{o.call("unauthaws")}, answer{}, "IN\n", []string{o.env("--unset")}, 0},
			{"words", []string{o.call("unauthaws", "x", "--logout")}, answer{}, "IN\n", []string{o.env("--unset", "x", "--logout")}, 0},
			{"fails", []string{o.call("unauthaws")}, answer{status: "3"}, "OUT\n", []string{o.env("--unset")}, 1},
			{"logout", []string{o.call("unauthaws", "--logout")}, answer{}, "IN\n", []string{o.env("--unset", "--logout")}, 0},
			{"logout fails", []string{o.call("unauthaws", "--logout", "x")}, answer{status: "5"}, "OUT\n", []string{o.env("--unset", "--logout", "x")}, 1},
		}
		for _, test := range tests {
			test.answer.out = render(t, o.hook, unset)
			p := newPlace(t, text(t, o.hook, Options{}), test.answer)
			p.env = append(p.env, "AWSMFA_PROFILE="+profile)
			got := o.run(t, p, test.lines...)
			if vars := aws(got.files["env"]); got.Stdout != test.stdout || !slices.Equal(got.calls, test.calls) || len(vars) != test.left {
				t.Errorf("%s: %+v, calls %q, want %q; environment %q", test.name, got.Result, got.calls, test.calls, vars)
			}
		}
	})
}

// What a session covered is there again, also when it was renewed meanwhile.
func TestOthersRestore(t *testing.T) {
	renewed, restored := slices.Clone(session), slices.Clone(session)
	for i, v := range session {
		renewed[i].Value += v.Value
		restored[i] = export.Var{Name: v.Name, Unset: true}
		if v.Unset {
			restored[i] = export.Var{Name: v.Name, Value: "the user's own " + v.Name}
		}
	}
	onOthers(t, func(t *testing.T, o other) {
		p := newPlace(t, text(t, o.hook, Options{}), answer{out: render(t, o.hook, session)})
		write(t, p.dir+"/answer.renewed", render(t, o.hook, renewed))
		write(t, p.dir+"/answer.--unset", render(t, o.hook, restored))
		for name, value := range environ(restored) {
			p.env = append(p.env, name+"="+value)
		}
		got := o.run(t, p, o.dumped("before"), o.call("authaws", "acme"), o.call("authaws", "renewed"), o.dumped("within"), o.call("unauthaws"))
		if vars := aws(got.files["within"]); got.Stdout != "IN\nIN\nIN\n" || !maps.Equal(vars, environ(renewed)) {
			t.Errorf("%+v, environment of the session %q, want %q", got.Result, vars, environ(renewed))
		}
		if before, vars := aws(got.files["before"]), aws(got.files["env"]); len(before) != 2 || !maps.Equal(vars, before) {
			t.Errorf("environment %q, was %q", vars, before)
		}
	})
}

func TestOthersLoad(t *testing.T) {
	onOthers(t, func(t *testing.T, o other) {
		p := newPlace(t, text(t, o.hook, Options{}), answer{out: render(t, o.hook, session)})
		got := o.run(t, p, o.load)
		if got.Stdout+got.Stderr != "" || got.Status != 0 || got.calls != nil {
			t.Errorf("loading did %+v, calls %q", got.Result, got.calls)
		}
		o.load = strings.ReplaceAll(o.load, "authaws~", "log-in~")
		p = newPlace(t, text(t, o.hook, Options{Name: "log-in"}), answer{out: render(t, o.hook, session)})
		got = o.run(t, p, o.call("log-in", "a"), o.call("unlog-in", "b"))
		if want := []string{o.env("a"), o.env("--unset", "b")}; got.Stdout != "IN\nIN\n" || !slices.Equal(got.calls, want) {
			t.Errorf("under another name: %+v, calls %q", got.Result, got.calls)
		}
	})
}

func TestOthersCodeThroughPipe(t *testing.T) {
	t.Parallel()
	for hook, script := range map[string]string{
		"elvish": "echo 123456 | authaws -", "nu": `"123456\n" | authaws -`, "xonsh": "echo 123456 | authaws -",
	} {
		i := slices.IndexFunc(others, func(o other) bool { return o.hook == hook })
		o := others[i]
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, text(t, o.hook, Options{}), answer{out: render(t, o.hook, session)})
			got := o.run(t, p, script)
			if want := []string{o.env("-") + "<123456"}; !slices.Equal(got.calls, want) || len(aws(got.files["env"])) == 0 {
				t.Errorf("%+v, calls %q, want %q", got.Result, got.calls, want)
			}
		})
	}
}

// echo and verbose show lines of tcsh as it runs them, and are on again after.
func TestTcshShowsNoSecret(t *testing.T) {
	t.Parallel()
	tcsh := others[0]
	for _, setup := range []string{"set echo", "set verbose", "set echo verbose", "set noglob", "set nonomatch", "set backslash_quote", "set printexitvalue"} {
		p := newPlace(t, text(t, "tcsh", Options{}), answer{out: render(t, "tcsh", session)})
		got := tcsh.run(t, p, setup, "authaws acme", "set >$D/set", "unset echo verbose")
		if strings.Contains(got.Stdout+got.Stderr+got.files["set"], secret) {
			t.Errorf("%s: a secret is seen: %+v, %s", setup, got.Result, got.files["set"])
		}
		for _, name := range strings.Fields(setup)[1:] {
			if !strings.Contains("\n"+got.files["set"], "\n"+name+"\t") {
				t.Errorf("%s is off: %s", name, got.files["set"])
			}
		}
		if vars := aws(got.files["env"]); !maps.Equal(vars, environ(session)) {
			t.Errorf("%s: environment %q", setup, vars)
		}
	}
}

// What xonsh holds in its own environment is what awsmfa finds in its.
func TestXonshEnvironment(t *testing.T) {
	t.Parallel()
	xonsh := others[3]
	p := newPlace(t, text(t, "xonsh", Options{}), answer{out: render(t, "xonsh", session), status: "3"})
	p.env = append(p.env, "AWS_REGION=outside")
	write(t, p.dir+"/bin/awsmfa", "#!/bin/sh\necho \"$AWS_PROFILE,$AWS_REGION.\" >&2\nexit 3\n")
	if got := xonsh.run(t, p, "$AWS_PROFILE = 'inside'", "del $AWS_REGION", "authaws"); !strings.HasPrefix(got.Stderr, "inside,.\n") { // newer ones say more
		t.Errorf("%+v", got.Result)
	}
}
