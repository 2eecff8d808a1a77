package shellhook

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func (s shell) setting(name, value string) string {
	switch s.hook {
	case "fish":
		return "set -gx " + name + " " + quote(s, value)
	case "tcsh":
		return "setenv " + name + " '" + value + "'"
	case "elvish":
		return "set-env " + name + " '" + value + "'"
	case "nu":
		return "$env." + name + " = '" + value + "'"
	case "xonsh":
		return "$" + name + " = '" + value + "'"
	}
	return "export " + name + "=" + quote(s, value)
}

func (s shell) endsIn(d time.Duration) string {
	return s.setting("AWSMFA_EXPIRES_AT", fmt.Sprint(time.Now().Add(d).Unix()))
}

// warnings is what the hook said, a line each. fish 3.1 tells the terminal to
// bracket what is pasted before the line.
func warnings(seen string) []string {
	var lines []string
	for line := range strings.Lines(strings.NewReplacer("\r", "\n", "\x1b[?2004h", "").Replace(seen)) {
		if line = strings.TrimRight(line, "\n"); strings.HasPrefix(line, "awsmfa: ") {
			lines = append(lines, line)
		}
	}
	return lines
}

func expect(t *testing.T, after, seen string, want ...string) {
	t.Helper()
	if got := warnings(seen); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s: said %q, want %q; seen %q", after, got, want, seen)
	}
}

func onInteractive(t *testing.T, test func(t *testing.T, s shell)) {
	t.Parallel()
	for _, s := range interactive {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			test(t, s)
		})
	}
}

// nothing is a line that does nothing.
func (s shell) nothing() string {
	if s.hook == "elvish" || s.hook == "nu" || s.hook == "xonsh" {
		return map[string]string{"elvish": "nop", "nu": "null", "xonsh": "pass"}[s.hook]
	}
	return ":"
}

func TestWarning(t *testing.T) {
	onInteractive(t, func(t *testing.T, s shell) {
		p := newPlace(t, text(t, s.hook, Options{}), answer{})
		term := open(t, s, p)
		nothing := s.nothing()
		expect(t, "no session", term.line(nothing))
		expect(t, "a name alone", term.line(s.setting("AWSMFA_PROFILE", "acme")))
		expect(t, "time enough", term.line(s.endsIn(310*time.Second)))
		expect(t, "five minutes", term.line(s.endsIn(298*time.Second)), "awsmfa: acme: session ends in 5 min; renew with: authaws acme")
		expect(t, "said already", term.line(nothing))
		expect(t, "said already, other name", term.line(s.setting("AWSMFA_PROFILE", "acme2")))
		expect(t, "another end", term.line(s.endsIn(3*time.Second)), "awsmfa: acme2: session ends in 1 min; renew with: authaws acme2")
		time.Sleep(4 * time.Second) // a clock of whole seconds may be one late
		expect(t, "the end", term.line(nothing), "awsmfa: acme2: session has ended; renew with: authaws acme2")
		expect(t, "said already, the end", term.line(nothing))
		if s.hook == "bash" && bashVersion(t) < 402 {
			return // the text is the clock, and this one was made a while ago
		}
		expect(t, "loaded again", term.line(strings.ReplaceAll(loads[s.hook], "DIR", p.dir)))
		expect(t, "another end, loaded twice", term.line(s.endsIn(-time.Hour)), "awsmfa: acme2: session has ended; renew with: authaws acme2")
		expect(t, "renewed", term.line(s.endsIn(time.Hour)))
	})
}

// These cannot be asked for the time before a prompt, or have their own way with
// what is typed ahead: what they say is waited for.
func TestWarningElsewhere(t *testing.T) {
	t.Parallel()
	for _, hook := range []string{"tcsh", "elvish", "nu", "xonsh"} {
		t.Run(hook, func(t *testing.T) {
			t.Parallel()
			s := shell{hook, hook}
			p := newPlace(t, text(t, hook, Options{Name: "login_2"}), answer{})
			term := open(t, s, p, "AWSMFA_EXPIRES_AT=1700000000", "AWSMFA_PROFILE=acme")
			said := 0
			expect := func(message string) {
				t.Helper()
				said++
				want := "awsmfa: acme: " + message + "; renew with: login_2 acme"
				for limit := time.Now().Add(30 * time.Second); !strings.Contains(term.seen, want) && time.Now().Before(limit); {
					term.quiet()
					term.typed(s.nothing() + "\r")
				}
				term.until(want)
				term.slowly(s.nothing())
				if n := strings.Count(term.all, "awsmfa: acme: "); n != said {
					t.Fatalf("said %d times, want %d: %q", n, said, term.all)
				}
			}
			expect("session has ended")
			term.slowly(strings.ReplaceAll(loads[hook], "DIR", p.dir))
			term.slowly(s.setting("AWSMFA_EXPIRES_AT", "nonsense"))
			term.slowly(s.endsIn(time.Hour))
			term.slowly(s.endsIn(290 * time.Second))
			expect("session ends in 5 min")
			end := s.endsIn(4 * time.Second)
			term.slowly(end)
			expect("session ends in 1 min")
			time.Sleep(4 * time.Second)
			if hook == "tcsh" { // sched counts in minutes
				at := strings.Trim(end[strings.LastIndex(end, " "):], " '")
				if got := term.line("sched"); !strings.Contains(got, "__awsmfa_woken "+at) {
					t.Errorf("no wake in %q", got)
				}
				term.slowly("__awsmfa_woken 1700000000")
				term.slowly("__awsmfa_woken " + at)
			} else {
				term.slowly(s.nothing())
			}
			expect("session has ended")
		})
	}
}

// A shell within a shell warns too, at once, in the words of its own name.
func TestWarningOfInheritedSession(t *testing.T) {
	onInteractive(t, func(t *testing.T, s shell) {
		p := newPlace(t, text(t, s.hook, Options{Name: "login_2"}), answer{})
		term := open(t, s, p, "AWSMFA_EXPIRES_AT=1700000000", "AWSMFA_PROFILE=acme")
		expect(t, "start", term.all, "awsmfa: acme: session has ended; renew with: login_2 acme")
	})
}

func TestNoWarning(t *testing.T) {
	onInteractive(t, func(t *testing.T, s shell) {
		p := newPlace(t, text(t, s.hook, Options{NoWarning: true}), answer{})
		term := open(t, s, p, "AWSMFA_EXPIRES_AT=1700000000", "AWSMFA_PROFILE=acme")
		expect(t, "start", term.all)
	})
	for _, s := range interactive {
		p := newPlace(t, text(t, s.hook, Options{}), answer{})
		got := p.run(t, s, s.load()+"__awsmfa_prompt 2>/dev/null; echo \"$PROMPT_COMMAND$precmd_functions\"", "AWSMFA_EXPIRES_AT=1700000000")
		if got.Stdout != "\n" {
			t.Errorf("%s: a script gets a prompt hook: %+v", s.name, got.Result)
		}
	}
}

// A script hears nothing of a session that has ended.
func TestScriptIsNotWarned(t *testing.T) {
	t.Parallel()
	quiet := func(name string, res result) {
		t.Helper()
		if res.Stdout+res.Stderr != "" || res.Status != 0 {
			t.Errorf("%s: %+v", name, res.Result)
		}
	}
	for _, s := range everyShell {
		p := newPlace(t, text(t, s.hook, Options{}), answer{})
		quiet(s.name, p.run(t, s, s.load()+":\n", "AWSMFA_EXPIRES_AT=1", "AWSMFA_PROFILE=acme"))
	}
	for _, o := range others {
		p := newPlace(t, text(t, o.hook, Options{}), answer{})
		p.env = append(p.env, "AWSMFA_EXPIRES_AT=1", "AWSMFA_PROFILE=acme")
		quiet(o.name, o.run(t, p, o.nothing()))
	}
}

// said is what the hook says of each value of a variable, in an interactive shell
// that reads a script.
func said(t *testing.T, s shell, variable string, values []string, env ...string) (lines []string, res result) {
	t.Helper()
	var script strings.Builder
	script.WriteString(s.load())
	for _, value := range values {
		script.WriteString(s.setting(variable, value) + "\n__awsmfa_warned=\n__awsmfa_prompt\necho 'awsmfa: .' >&2\n")
	}
	code := script.String()
	if s.hook == "fish" {
		code = strings.NewReplacer("__awsmfa_warned=", "set -e __awsmfa_warned", "__awsmfa_prompt", "__awsmfa_warn").Replace(code)
	}
	s.name += " -i"
	res = newPlace(t, text(t, s.hook, Options{}), answer{}).run(t, s, code, env...)
	for _, part := range strings.SplitAfter(res.Stderr, "awsmfa: .\n") {
		lines = append(lines, strings.TrimSuffix(part, "awsmfa: .\n"))
	}
	return lines[:len(lines)-1], res
}

// What is not a number of seconds is no time, and is never evaluated: only the
// first of these is one.
var hostileTimes = []string{
	"0089", "", " ", "a", "a[$(touch pwned)]", "a[`touch pwned`0]", "1;touch pwned", "$(touch pwned)", "-1", "+1", " 1", "1 ",
	"0x10", "1e9", "1.5", "1_0", "16#ff", "999999999999", strings.Repeat("9", 400), "1\n2", "1\n", "\n", "\x1b", "é", "1٣",
	"path", "HOME", "1)", "(1", "%s", "%n", "BASHPID", "x=1", "1?2:3",
}

func TestHostileTime(t *testing.T) {
	values := hostileTimes
	onInteractive(t, func(t *testing.T, s shell) {
		lines, res := said(t, s, "AWSMFA_EXPIRES_AT", values)
		if len(lines) != len(values) {
			t.Fatalf("%d of %d values: %+v", len(lines), len(values), res)
		}
		for i, line := range lines {
			want := ""
			if i == 0 {
				line, want = line[strings.Index(line, "awsmfa:"):], "awsmfa: session has ended; renew with: authaws\n"
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

// A name cannot move the cursor, pretend to be other text, or become a command
// in the line that renews.
var hostileNames = [][3]string{
	{"acme", "acme: ", " acme"},
	{"", "", ""},
	{"a.b_c/d@e:f-g", "a.b_c/d@e:f-g: ", " a.b_c/d@e:f-g"},
	{"1a", "1a: ", " 1a"},
	{"développement", "développement: ", " développement"},
	{"my prod", "my prod: ", " --profile 'my prod'"},
	{"123456", "123456: ", " --profile '123456'"},
	{"-x", "-x: ", " --profile '-x'"},
	{"~", "~: ", " --profile '~'"},
	{"it's", "it?s: ", ""},
	{"a;reboot", "a?reboot: ", ""},
	{"a&reboot", "a?reboot: ", ""},
	{"$(touch pwned)", "?(touch pwned): ", ""},
	{"`touch pwned`", "?touch pwned?: ", ""},
	{"a\x1b[2Jb\x07\x7f", "a??2Jb??: ", ""},
	{"a\nawsmfa: b", "a?awsmfa: b: ", ""},
	{"acme\n", "acme?: ", ""},
	{"a\u009bb\u202ec\u2066d\u200be", "a?b?c?d?e: ", ""},
	{`%s%n\x1b\033*?!~`, "%s%n?x1b?033???~: ", ""},
	{`a"b\`, "a?b?: ", ""},
	{"[a]{b}<c>|^", "?a??b??c???: ", ""},
}

func TestHostileName(t *testing.T) {
	names := hostileNames
	var values []string
	for _, n := range names {
		values = append(values, n[0])
	}
	onInteractive(t, func(t *testing.T, s shell) {
		lines, res := said(t, s, "AWSMFA_PROFILE", values, "AWSMFA_EXPIRES_AT=1")
		if len(lines) != len(names) {
			t.Fatalf("%d of %d names: %+v", len(lines), len(names), res)
		}
		for i, line := range lines {
			if i == 0 {
				line = line[strings.Index(line, "awsmfa:"):]
			}
			if want := "awsmfa: " + names[i][1] + "session has ended; renew with: authaws" + names[i][2] + "\n"; line != want {
				t.Errorf("%q: said %q, want %q", names[i][0], line, want)
			}
		}
		if _, ok := res.files["pwned"]; ok {
			t.Error("a name was evaluated")
		}
	})
}
