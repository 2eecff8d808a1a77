package shellhook

import (
	"maps"
	"strings"
	"testing"
)

const subshellNote = "awsmfa: note: this is a subshell or part of a pipeline; the shell around it stays as it was\n"

// Where a pipeline runs its last part in the shell itself, a code can come
// through it; elsewhere bash at least says why nothing changed.
func TestCodeThroughPipe(t *testing.T) {
	onEach(t, func(t *testing.T, s shell) {
		p := newPlace(t, text(t, s.hook, Options{}), answer{out: render(t, s.hook, session)})
		got := p.run(t, s, s.load()+"echo 123456 | authaws -\n/usr/bin/env -0")
		if want := s.env("-") + "<123456"; len(got.calls) != 1 || got.calls[0] != want {
			t.Errorf("calls %q, want %q", got.calls, want)
		}
		wantVars, wantErr := map[string]string{}, "awsmfa: spoke\n"
		switch {
		case s.hook == "bash":
			wantErr += subshellNote
		case s.hook == "zsh", s.hook == "fish", s.name == "ksh93":
			wantVars = environ(session)
		}
		if vars := aws(got.Stdout); !maps.Equal(vars, wantVars) || got.Stderr != wantErr {
			t.Errorf("environment %q, stderr %q, want %q, %q", vars, got.Stderr, wantVars, wantErr)
		}
	})
}

func TestSubshellIsNoted(t *testing.T) {
	t.Parallel()
	for _, s := range []shell{bash, bashAsPosix, zsh} {
		for script, want := range map[string]string{
			"authaws":          "awsmfa: spoke\n",
			"(authaws)":        "awsmfa: spoke\n" + subshellNote,
			"authaws | cat":    "awsmfa: spoke\n" + subshellNote,
			"(unauthaws)":      "awsmfa: spoke\n" + subshellNote,
			"{ authaws; }":     "awsmfa: spoke\n",
			"x=$(authaws)":     "awsmfa: spoke\n" + subshellNote,
			"authaws & wait":   "awsmfa: spoke\n" + subshellNote,
			"(authaws --help)": "awsmfa: spoke\n",
		} {
			out := render(t, s.hook, session)
			if strings.Contains(script, "--help") {
				out = failure(t, s.hook)
			}
			p := newPlace(t, text(t, s.hook, Options{}), answer{out: out})
			if got := p.run(t, s, s.load()+script); got.Stdout != "" || got.Stderr != want {
				t.Errorf("%s, %s: %+v, want stderr %q", s.name, script, got.Result, want)
			}
		}
	}
}

// A variable that cannot be changed is an error, shows no value in any trap, and
// leaves no access key, without which the rest is not used.
func TestReadOnlyVariable(t *testing.T) {
	t.Parallel()
	for _, s := range []shell{bash, zsh} {
		p := newPlace(t, text(t, s.hook, Options{}), answer{out: render(t, s.hook, session)})
		script := "readonly AWS_SECRET_ACCESS_KEY=old\n" + s.load()
		if s.hook == "bash" {
			script += "set -ET\ntrap 'echo \"ERR $BASH_COMMAND\"' ERR\n"
		}
		got := p.run(t, s, script+"authaws && echo LOGGED IN\n/usr/bin/env >\"$D/env\"")
		if strings.Contains(got.Stdout+got.Stderr, secret) || strings.Contains(got.Stdout, "LOGGED IN") {
			t.Errorf("%s: %+v", s.name, got.Result)
		}
		if strings.Contains(got.files["env"], "AWS_ACCESS_KEY_ID") {
			t.Errorf("%s: an access key without its secret", s.name)
		}
	}
}

// A line that is not whole changes nothing and is no success. It ends yash, the
// mksh of 2025, and bash before 5.2 in its posix mode, which insist on it.
func TestTornLine(t *testing.T) {
	onEach(t, func(t *testing.T, s shell) {
		line := render(t, s.hook, session)
		p := newPlace(t, text(t, s.hook, Options{}), answer{out: line[:len(line)-9] + "\n"})
		got := p.run(t, s, s.load()+"authaws 2>/dev/null && echo LOGGED IN\n/usr/bin/env -0 >\"$D/env\"\necho ALIVE")
		want := "ALIVE\n"
		if s.name == "yash" || (s.name == "mksh" || s.name == "bash --posix") && got.Status != 0 {
			want = ""
		}
		if vars := aws(got.files["env"]); got.Stdout != want || len(vars) != 0 {
			t.Errorf("%+v, environment %q", got.Result, vars)
		}
	})
}

func TestProgramIsMissing(t *testing.T) {
	onEach(t, func(t *testing.T, s shell) {
		p := newPlace(t, text(t, s.hook, Options{}), answer{})
		got := p.run(t, s, s.load()+"authaws 2>/dev/null\n", "PATH="+p.dir)
		if got.Status != 127 || got.Stdout != "" {
			t.Errorf("%+v", got.Result)
		}
	})
}
