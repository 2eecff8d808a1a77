package shellhook

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// status is that of the line before. elvish has none: it tells of an exception.
var status = map[string]string{"tcsh": "$status", "nu": "$env.LAST_EXIT_CODE", "xonsh": "@(__xonsh__.history[-1].rtn)"}

// then goes before what only happens when all is well.
var then = map[string]string{"tcsh": " && ", "elvish": "; ", "nu": "; ", "xonsh": " && "}

// dump writes its words and the environment down, under a name that is there
// when all is written, and once.
const dump = `#!/bin/sh
[ -e "$D/$1" ] && exit
{ echo "$*"; /usr/bin/env -0; } >"$D/new"
mv "$D/new" "$D/$1"
`

// insist types a line until the file that it makes is there: some shells lose
// what is typed while they are busy.
func (term *terminal) insist(p place, file, line string) string {
	term.t.Helper()
	const patience = 20
	for i := range 8 * patience {
		if i%patience == 0 {
			term.slowly(line)
		}
		if data, err := os.ReadFile(filepath.Join(p.dir, file)); err == nil {
			return string(data)
		}
		term.quiet()
	}
	term.t.Fatalf("no %s; seen %q", file, term.all)
	return ""
}

// Ctrl-C at the question for a code gives the prompt back, changes nothing, and
// counts as a failure. The next login is like any other.
func TestInterruptElsewhere(t *testing.T) {
	onOthers(t, func(t *testing.T, o other) {
		for _, how := range interrupted {
			p := newPlace(t, text(t, o.hook, Options{}), answer{out: render(t, o.hook, session)})
			write(t, filepath.Join(p.dir, "bin", "dump"), dump)
			term := open(t, o.shell, p)
			interrupt := func(line string) {
				term.slowly(line)
				term.until("awsmfa: waits")
				term.typed("\x03")
				term.quiet()
			}

			interrupt("authaws " + how)
			words, env, _ := strings.Cut(term.insist(p, "after", "dump after "+status[o.hook]), "\n")
			failed := words != "after 0" && words != "after"
			if o.hook == "elvish" {
				failed = strings.Contains(term.all, "Exception: ")
			}
			if vars := aws(env); !failed || len(vars) != 0 {
				t.Errorf("%s: %q, environment %q; seen %q", how, words, vars, term.all)
			}

			interrupt("authaws " + how + then[o.hook] + "dump in")
			_, env, _ = strings.Cut(term.insist(p, "out", "dump out"), "\n")
			if _, in := p.files(t)["in"]; in || len(aws(env)) != 0 {
				t.Errorf("%s: what comes after ran: %t; environment %q", how, in, aws(env))
			}

			_, env, _ = strings.Cut(term.insist(p, "in", "authaws acme"+then[o.hook]+"dump in"), "\n")
			if vars := aws(env); !maps.Equal(vars, environ(session)) {
				t.Errorf("%s: environment of the next login %q", how, vars)
			}
		}
	})
}

// What tcsh shows of its lines it shows again after Ctrl-C, and nothing is left
// of what the login held.
func TestInterruptedTcsh(t *testing.T) {
	t.Parallel()
	tcsh := others[0]
	for _, how := range interrupted {
		p := newPlace(t, text(t, "tcsh", Options{}), answer{out: render(t, "tcsh", session)})
		write(t, filepath.Join(p.dir, "bin", "dump"), dump)
		term := open(t, tcsh.shell, p)
		term.slowly("set echo")
		term.slowly("authaws " + how)
		term.until("awsmfa: waits")
		term.typed("\x03")
		term.quiet()
		term.insist(p, "after", "set >$D/set; dump after")
		set := "\n" + p.files(t)["set"]
		if !strings.Contains(set, "\necho\t") || strings.Contains(set, "__awsmfa_out\t") || strings.Contains(set, "__awsmfa_argv\t") {
			t.Errorf("%s: variables %s", how, set)
		}
		if strings.Contains(set+term.all, secret) {
			t.Errorf("%s: a secret is seen: %q, %s", how, term.all, set)
		}
	}
}
