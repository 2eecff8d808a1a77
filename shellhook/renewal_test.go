package shellhook

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"awsmfa/export"
)

// renewal is what a renewed session sets, as far as a prompt knows it.
func renewal(at string) []export.Var {
	return []export.Var{{Name: "AWSMFA_PROFILE", Value: "acme"}, {Name: "AWSMFA_EXPIRES_AT", Value: at}}
}

// A session that ends soon is renewed once for each end, quietly, before the
// prompt that shows it; where that fails, the warning says so, and no other prompt
// starts anything.
func TestRenewal(t *testing.T) {
	t.Parallel()
	for i, s := range segments {
		if !Renews(s.hook) || strings.Contains(s.prompt, "posix") || strings.Contains(s.prompt, "right") {
			continue
		}
		for _, works := range []bool{true, false} {
			t.Run(fmt.Sprint(s.hook, i, works), func(t *testing.T) {
				t.Parallel()
				ends := func(in time.Duration, left string) (at, shown string) {
					end := time.Now().Add(in)
					if s.hook == "tcsh" {
						left = end.UTC().Format("until 15:04")
					}
					return fmt.Sprint(end.Unix()), "acme " + left
				}
				early, shownEarly := ends(590*time.Second, "10m")
				soon, shownSoon := ends(110*time.Second, "2m")
				at, want := ends(time.Hour-30*time.Second, "1h")
				status := ""
				if !works {
					status, want = "3", shownSoon
				}
				p := newPlace(t, text(t, s.hook, Options{Renew: true}), answer{status: status, out: render(t, s.hook, renewal(at))})
				write(t, p.dir+"/name", "acme")
				term := open(t, s.shell, p, "TERM=xterm", "TZ=UTC")
				term.shows(s.prompt, "")
				term.shows(s.setName, "")
				term.shows(s.setting("AWSMFA_EXPIRES_AT", early), shownEarly)
				if calls := calls(p.files(t)); len(calls) != 0 {
					t.Errorf("too early: %q", calls)
				}
				term.shows(s.setting("AWSMFA_EXPIRES_AT", soon), want)
				for range 3 {
					term.shows(s.nothing(), want)
				}
				call := s.env("--no-prompt", "--quiet", "--profile=acme")
				if got := calls(p.files(t)); len(got) != 1 || got[0] != call {
					t.Errorf("calls %q, want one %q", got, call)
				}
				if n := strings.Count(term.all, "awsmfa: acme: session ends in 2 min"); n != map[bool]int{true: 0, false: 1}[works] {
					t.Errorf("%d warnings: %q", n, term.all)
				}
				if strings.Contains(term.all, "awsmfa: spoke") {
					t.Errorf("it was not quiet: %q", term.all)
				}
			})
		}
	}
}

// In tcsh, sched says when it is time, and what is renewed is traced by nothing.
func TestRenewalOfTcsh(t *testing.T) {
	t.Parallel()
	s := shell{"tcsh", "tcsh"}
	for _, noWarning := range []bool{false, true} {
		at := fmt.Sprint(time.Now().Add(time.Hour).Unix())
		p := newPlace(t, text(t, "tcsh", Options{Renew: true, NoWarning: noWarning}), answer{out: render(t, "tcsh", append(renewal(at), session...))})
		term := open(t, s, p, "AWSMFA_PROFILE=a`touch pwned`", "TZ=UTC")
		end := time.Now().Add(time.Hour).Unix()
		term.line(s.setting("AWSMFA_EXPIRES_AT", fmt.Sprint(end)))
		if got := term.line("sched"); !strings.Contains(got, fmt.Sprint("__awsmfa_renew_again ", end)) {
			t.Errorf("no wake in %q", got)
		}
		term.line("set echo verbose; setenv AWSMFA_EXPIRES_AT 1; __awsmfa_renew_again 1700000000")
		term.line("unset echo verbose")
		if got := calls(p.files(t)); len(got) != 1 || got[0] != s.env("--no-prompt", "--quiet", "--profile=a`touch pwned`") {
			t.Errorf("calls %q", got)
		}
		if got := term.line("printenv AWS_ACCESS_KEY_ID"); !strings.Contains(got, "ASIAEXAMPLE") {
			t.Errorf("no session: %q", got)
		}
		if _, ok := p.files(t)["pwned"]; ok || strings.Contains(term.all, secret) {
			t.Errorf("%q", term.all)
		}
	}
}
