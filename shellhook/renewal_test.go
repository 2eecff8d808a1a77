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
				at := fmt.Sprint(time.Now().Add(time.Hour - 30*time.Second).Unix())
				status, want := "", "acme 1h"
				if !works {
					status, want = "3", "acme 2m"
				}
				p := newPlace(t, text(t, s.hook, Options{Renew: true}), answer{status: status, out: render(t, s.hook, renewal(at))})
				write(t, p.dir+"/name", "acme")
				term := open(t, s.shell, p, "TERM=xterm")
				term.shows(s.prompt, "")
				term.shows(s.setName, "")
				term.shows(s.setting("AWSMFA_EXPIRES_AT", fmt.Sprint(time.Now().Add(590*time.Second).Unix())), "acme 10m")
				if calls := calls(p.files(t)); len(calls) != 0 {
					t.Errorf("too early: %q", calls)
				}
				term.shows(s.setting("AWSMFA_EXPIRES_AT", fmt.Sprint(time.Now().Add(110*time.Second).Unix())), want)
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
