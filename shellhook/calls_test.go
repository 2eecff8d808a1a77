package shellhook

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"awsmfa/export"
)

// A script starts with the hook.
func (s shell) load() string {
	if s.hook == "fish" {
		return "printf %s $HOOK | source\n"
	}
	return `eval "$HOOK"` + "\n"
}

// with writes POSIX words in those of fish where they differ.
func (s shell) with(script string) string {
	if s.hook == "fish" {
		script = strings.NewReplacer("export AWSMFA_PROFILE=", "set -gx AWSMFA_PROFILE ", "IFS=", "set IFS ", "$?", "$status").Replace(script)
	}
	return s.load() + script
}

// writeEnv writes the environment down and ends with the status from before.
func (s shell) writeEnv() string {
	if s.hook == "fish" {
		return `set ended $status; /usr/bin/env -0 >"$D/env"; exit $ended`
	}
	return `ended=$?; /usr/bin/env -0 >"$D/env"; exit "$ended"`
}

func (s shell) env(words ...string) string {
	return "[env][--shell=" + s.hook + "]" + brackets(words...)
}

func brackets(words ...string) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString("[" + w + "]")
	}
	return b.String()
}

// onEach runs test in every shell.
func onEach(t *testing.T, test func(t *testing.T, s shell)) {
	t.Parallel()
	for _, s := range everyShell {
		t.Run(s.hook+"/"+s.name, func(t *testing.T) {
			t.Parallel()
			test(t, s)
		})
	}
}

func TestWordsPassAsTheyAre(t *testing.T) {
	usages := [][]string{
		{},
		{"123456"},
		{"acme"},
		{"acme", "123", "456"},
		{"-p", "acme", "--duration", "8h"},
		{"--help"},
		{"-"},
		{"a b  c", "", "*", "?[a]", "~", "{x,y}", "$HOME", "`id`", "$(id)", `\`, `"`, "'", "a\nb", "--", "-n", "é", "!!", "#", ";", "&"},
	}
	onEach(t, func(t *testing.T, s shell) {
		var script strings.Builder
		var want []string
		for _, words := range usages {
			call := s.env(words...)
			if slices.Contains(words, "-") {
				call += "<123456"
			}
			want = append(want, call)
			script.WriteString("authaws")
			for _, w := range words {
				script.WriteString(" " + quote(s, w))
			}
			script.WriteString(` <"$D/code"` + "\n")
		}
		p := newPlace(t, text(t, s.hook, Options{}), answer{})
		write(t, p.dir+"/code", "123456\n")
		if got := p.run(t, s, s.load()+script.String()); !slices.Equal(got.calls, want) {
			t.Errorf("calls %q, want %q; stderr %q", got.calls, want, got.Stderr)
		}
	})
}

func quote(s shell, word string) string {
	if s.hook == "fish" {
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(word) + "'"
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Help goes to stderr and ends with 0, but the line it prints for the shell
// fails: whatever was to come after a login must not.
func TestHelpIsNoLogin(t *testing.T) {
	onEach(t, func(t *testing.T, s shell) {
		p := newPlace(t, text(t, s.hook, Options{}), answer{out: failure(t, s.hook)})
		got := p.run(t, s, s.with("authaws --help && echo LOGGED IN\nexit $?"))
		want := "awsmfa: spoke\n"
		if got.Stdout != "" || got.Stderr != want || got.Status != 1 {
			t.Errorf("got %+v", got.Result)
		}
	})
}

// A script that stops at errors stops at this one, with its status.
func TestFailureStopsScript(t *testing.T) {
	onEach(t, func(t *testing.T, s shell) {
		script := "set -e\n" + s.with("authaws acme\necho REACHED")
		if s.hook == "fish" {
			script = s.with("authaws acme; or exit\necho REACHED")
		}
		for status, want := range map[string]string{"0": "REACHED\n", "3": "", "130": ""} {
			p := newPlace(t, text(t, s.hook, Options{}), answer{out: render(t, s.hook, session), status: status})
			if got := p.run(t, s, script); got.Stdout != want || status != itoa(got.Status) {
				t.Errorf("awsmfa ended with %s, the script did %+v", status, got.Result)
			}
		}
	})
}

func TestUnauthaws(t *testing.T) {
	unset := []export.Var{{Name: "AWSMFA_PROFILE", Unset: true}}
	tests := []struct {
		name, script string
		answer       answer
		status       string
		calls        func(shell) []string
		left         map[string]string
	}{
		{
			name: "clears the shell", script: "unauthaws",
			status: "0",
			calls:  func(s shell) []string { return []string{s.env("--unset")} },
			left:   map[string]string{},
		},
		{
			name: "passes words on", script: "unauthaws 'a b' --help",
			status: "0",
			calls:  func(s shell) []string { return []string{s.env("--unset", "a b", "--help")} },
			left:   map[string]string{},
		},
		{
			name: "fails", script: "unauthaws",
			answer: answer{status: "3"}, status: "3",
			calls: func(s shell) []string { return []string{s.env("--unset")} },
			left:  map[string]string{"AWSMFA_PROFILE": "my 'prod' *"},
		},
		{
			name: "logs out as well", script: "unauthaws --logout",
			status: "0",
			calls:  func(s shell) []string { return []string{s.env("--unset", "--logout")} },
			left:   map[string]string{},
		},
		{
			name: "logout fails", script: "unauthaws --logout x",
			answer: answer{status: "5"}, status: "5",
			calls: func(s shell) []string { return []string{s.env("--unset", "--logout", "x")} },
			left:  map[string]string{"AWSMFA_PROFILE": "my 'prod' *"},
		},
	}
	onEach(t, func(t *testing.T, s shell) {
		for _, test := range tests {
			test.answer.out = render(t, s.hook, unset)
			p := newPlace(t, text(t, s.hook, Options{}), test.answer)
			got := p.run(t, s, s.with("export AWSMFA_PROFILE="+quote(s, "my 'prod' *")+"\nIFS=-p=\n"+test.script+"\n"+s.writeEnv()))
			if itoa(got.Status) != test.status || !slices.Equal(got.calls, test.calls(s)) || !maps.Equal(aws(got.files["env"]), test.left) {
				t.Errorf("%s: status %d, calls %q, environment %q, stderr %q", test.name, got.Status, got.calls, aws(got.files["env"]), got.Stderr)
			}
		}
	})
}
