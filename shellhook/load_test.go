package shellhook

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// Loading prints nothing, calls nothing and asks nothing, also as a script that
// stops at every error, also twice; and what was loaded twice works.
func TestLoadingIsSilent(t *testing.T) {
	onEach(t, func(t *testing.T, s shell) {
		strict := "set -eu\n"
		if s.hook == "fish" {
			strict = ""
		}
		p := newPlace(t, text(t, s.hook, Options{Now: time.Unix(1, 0)}), answer{out: render(t, s.hook, session)})
		got := p.run(t, s, strict+s.load()+s.load())
		if got.Stdout+got.Stderr != "" || got.Status != 0 || got.calls != nil {
			t.Errorf("loading did %+v, calls %q", got.Result, got.calls)
		}
		got = p.run(t, s, strict+s.load()+s.load()+"authaws\n/usr/bin/env -0")
		if got.Stderr != "awsmfa: spoke\n" || !maps.Equal(aws(got.Stdout), environ(session)) || len(got.calls) != 1 {
			t.Errorf("after loading twice %+v, calls %q", got.Result, got.calls)
		}
	})
}

// Two names may be loaded side by side, and the name is the only trace of it.
func TestName(t *testing.T) {
	onEach(t, func(t *testing.T, s shell) {
		name := "mfa-in"
		if s.hook == "sh" || strings.HasSuffix(s.name, "--posix") {
			name = "mfa_In2"
		}
		p := newPlace(t, text(t, s.hook, Options{Name: name}), answer{out: render(t, s.hook, session)})
		got := p.run(t, s, s.load()+name+" a\nun"+name+" b\nun"+name+" --logout\n")
		want := []string{s.env("a"), s.env("--unset", "b"), s.env("--unset", "--logout")}
		if got.Stdout != "" || got.Stderr != strings.Repeat("awsmfa: spoke\n", 3) || !slices.Equal(got.calls, want) {
			t.Errorf("did %+v, calls %q, want %q", got.Result, got.calls, want)
		}
		got = p.run(t, s, s.load()+"authaws 2>/dev/null\nunauthaws 2>/dev/null\n")
		if got.Status != 127 {
			t.Errorf("authaws is there under its old name: %+v", got.Result)
		}
	})
}

func TestNameError(t *testing.T) {
	for _, shell := range Names() {
		for _, name := range []string{
			"1a", "-a", "a b", "a;b", "a$b", "a\n", "é", "a.b", "a/b", "'", "while", "Function", "command", "awsmfa", "__awsmfa_env",
		} {
			text, err := Script(shell, Options{Name: name})
			if _, ok := err.(*NameError); !ok || text != "" {
				t.Errorf("%s %q: %q, %v", shell, name, text, err)
			}
		}
		for _, name := range []string{"a", "_", "Auth_2", "authaws2"} {
			if _, err := Script(shell, Options{Name: name}); err != nil {
				t.Errorf("%s %q: %v", shell, name, err)
			}
		}
	}
	if _, err := Script("sh", Options{Name: "a-b"}); err == nil || err.Error() != `function name "a-b" holds a -, which POSIX shells refuse` {
		t.Errorf("sh takes a-b: %v", err)
	}
}

func TestShellError(t *testing.T) {
	for _, shell := range []string{"", "csh", "../bash", "Bash", "ba", "powershel"} {
		text, err := Script(shell, Options{})
		if _, ok := err.(*ShellError); !ok || text != "" {
			t.Errorf("%q: %q, %v", shell, text, err)
		}
	}
}

// The name stands only where the function is meant, so that replacing it is safe.
func TestNameIsAWord(t *testing.T) {
	for _, shell := range Names() {
		for rest := text(t, shell, Options{}); ; {
			before, after, ok := strings.Cut(rest, defaultName)
			if !ok {
				break
			}
			before = strings.TrimSuffix(before, "un")
			if word(before[len(before)-1]) || shell != "elvish" && before[len(before)-1] == '$' || word(after[0]) {
				t.Errorf("%s: the name is within %q", shell, before[max(0, len(before)-20):]+defaultName+after[:min(20, len(after))])
			}
			rest = after
		}
	}
}

func word(c byte) bool {
	return c == '_' || c == '-' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}
