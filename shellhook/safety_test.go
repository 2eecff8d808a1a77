package shellhook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A text that another shell reads, in a start-up file that both have, says one
// line and defines nothing; neither it nor authaws shows a variable, and what
// follows in the same file still runs.
func TestOtherShellReadsIt(t *testing.T) {
	t.Parallel()
	for _, hook := range []string{"bash", "zsh"} {
		for _, s := range append([]shell{bash, zsh}, posixShells...) {
			if strings.HasPrefix(s.name, hook) {
				continue
			}
			t.Run(hook+"/"+s.name, func(t *testing.T) {
				t.Parallel()
				p := newPlace(t, text(t, hook, Options{}), answer{})
				write(t, p.dir+"/rc", "eval \"$HOOK\"\necho alive\n")
				got := p.run(t, s, ". ./rc\nauthaws acme 2>/dev/null\nexit $?", "ANOTHER="+secret)
				want := "awsmfa: this is the hook for " + hook + ", and not loaded; this shell has its own: awsmfa hook SHELL\n"
				if got.Stdout != "alive\n" || got.Stderr != want || got.Status != 127 {
					t.Errorf("%+v", got.Result)
				}
			})
		}
	}
}

// Each of these lists variables, values included, when it gets no word; some
// shells take a lone "-" for none.
var lists = regexp.MustCompile(`(^|[\s\\;{(&|])((declare|typeset|local|export|readonly|integer|float)( +-[agilx]+)*|set( +-[gl])?|setenv) *($|[;)|&}]|- *($|[;|&]))`)

func TestNothingListsVariables(t *testing.T) {
	for _, bad := range []string{"\tlocal", "\\builtin local -; x", "typeset -g", "\\set", "export;", "set -l |", "x && set"} {
		if !lists.MatchString(bad) {
			t.Errorf("%q is not found", bad)
		}
	}
	for _, k := range kinds {
		for line := range strings.Lines(k.text(Options{Renew: true})) {
			line = strings.TrimRight(line, "\n")
			if strings.HasPrefix(strings.TrimSpace(line), "#") || slices.Contains(listsNothing, strings.TrimSpace(line)) {
				continue
			}
			if m := lists.FindString(line); m != "" {
				t.Errorf("%s: %q in %q", k.name, m, line)
			}
		}
	}
}

// listsNothing stand where only the one shell is that they mean no listing to.
var listsNothing = []string{
	`\builtin local -`, // bash from 4.4 on: keep the options
}

// Whatever is refused, tracing is off before there is a secret: a restricted
// shell opens no file, and standard error may be closed.
func TestNothingIsTracedWhereRedirectionsFail(t *testing.T) {
	t.Parallel()
	restricted := []shell{
		{"bash -r", "bash"}, {"bash -r -i", "bash"}, {"zsh -r", "zsh"}, {"zsh -r -i", "zsh"},
		{"mksh -r", "sh"}, {"ksh93 -r", "sh"}, {"bash --posix -r", "sh"},
	}
	for _, s := range slices.Concat(restricted, everyShell) {
		if s.hook == "fish" {
			continue
		}
		for _, first := range []string{"set -x", "set -v", "set -xv", "set -x; exec 2>&-", "set -x; set -C", "set -eux"} {
			if s.hook == "zsh" && strings.Contains(first, "2>&-") {
				continue // it ends there by itself
			}
			t.Run(fmt.Sprint(s.hook, "/", s.name, "/", first), func(t *testing.T) {
				t.Parallel()
				p := newPlace(t, text(t, s.hook, Options{}), answer{out: render(t, s.hook, session)})
				got := p.run(t, s, s.load()+first+"\nauthaws acme\nset +xv\necho \"<$AWS_ACCESS_KEY_ID>\"\n")
				if strings.Contains(got.Stdout+got.Stderr, secret) {
					t.Errorf("a secret is seen: %+v", got.Result)
				}
				if got.Stdout != "<ASIAEXAMPLE>\n" {
					t.Errorf("no session: %+v", got.Result)
				}
			})
		}
		t.Run(s.hook+"/"+s.name+"/loaded", func(t *testing.T) {
			t.Parallel()
			p := newPlace(t, text(t, s.hook, Options{}), answer{})
			if got := p.run(t, s, "exec 2>&1\n"+s.load()+"echo $?"); got.Stdout != "0\n" && !strings.Contains(s.name, "-i") {
				t.Errorf("loading says %+v", got.Result)
			}
		})
	}
}

// In ksh93 a DEBUG trap, usual for audit logs, sees each command in .sh.command.
func TestDebugTrapOfKsh(t *testing.T) {
	t.Parallel()
	s := shell{"ksh93", "sh"}
	for _, order := range []string{"%[1]s%[2]s", "%[2]s%[1]s"} {
		p := newPlace(t, text(t, "sh", Options{}), answer{out: render(t, "sh", session)})
		debug := "trap 'print -r -- \"DEBUG ${.sh.command}\" >&2' DEBUG\n"
		got := p.run(t, s, fmt.Sprintf(order, debug, s.load())+"authaws acme\ntrap >\"$D/traps\"\nunauthaws --logout\n/usr/bin/env >\"$D/env\"")
		if strings.Contains(got.Stderr, secret) || !strings.Contains(got.Stderr, "DEBUG authaws acme") || !strings.Contains(got.files["traps"], "DEBUG") {
			t.Errorf("%+v, traps %q", got.Result, got.files["traps"])
		}
		if !strings.Contains(got.files["env"], "AWS_ACCESS_KEY_ID=ASIAEXAMPLE") {
			t.Errorf("no session: %q", got.files["env"])
		}
	}
}
