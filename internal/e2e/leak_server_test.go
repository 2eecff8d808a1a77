//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var signinToken = regexp.MustCompile(`SigninToken":"([A-Z2-7]{26})`)

// TestConsoleAndServerLeakNothing looks at what a browser and a served command
// are given, and at all that is written, when it goes well and when it does not.
func TestConsoleAndServerLeakNothing(t *testing.T) {
	both(t, func(t *testing.T, env ...string) {
		s := newScene(t, append(env, "AWS_ACCESS_KEY_ID=ASIAENV", "AWS_SECRET_ACCESS_KEY=TheSecretOfTheEnvironment", "AWS_SESSION_TOKEN=TheTokenOfTheEnvironment")...)
		s.longTerm = append(s.longTerm, "TheSecretOfTheEnvironment", "TheTokenOfTheEnvironment")
		spy := s.spyAt(t)
		browser := filepath.Join(t.TempDir(), "browser")
		if err := os.WriteFile(browser, []byte("#!/bin/sh\n"+spy+" NONE \"$@\" >/dev/null\nexec surf \"$@\"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		s.env = append(s.env, "AWS_ENDPOINT_URL_SIGNIN="+s.wire.url, "BROWSER="+browser)
		signinTokens := func() (all []string) {
			for _, found := range signinToken.FindAllStringSubmatch(s.wire.String(), -1) {
				all = append(all, found[1])
			}
			return all
		}
		code := s.sts.Code(bob)
		for _, step := range []struct {
			line []string
			data bool // stdout is for the URL
			ok   bool
		}{
			{[]string{"console", "acmeAdmin", code}, false, true},
			{[]string{"console", "acmeAdmin", "--logout"}, false, true},
			{[]string{"console", "acmeAdmin", "--url"}, true, true},
			{[]string{"console", "acme"}, false, false},
			{[]string{"exec", "--server", "acmeAdmin", "--", spy, "NONE"}, false, true},
			{[]string{"exec", "--server", "acmeAdmin", "--", "sh", "-c", "AWS_CONTAINER_AUTHORIZATION_TOKEN=guess asksession"}, false, true},
		} {
			o := s.run(t, step.line...)
			s.checkStreams(t, o, false)
			if (o.status == 0) != step.ok {
				t.Error(o)
			}
			shown := o.stderr
			if !step.data {
				shown += o.stdout
			}
			if found := holds(shown, signinTokens(), nil); found != "" {
				t.Errorf("%v shows the sign-in token %s", o, found)
			}
		}
		s.checkPlaces(t)
		s.longTerm = append(s.longTerm, signinTokens()...)
		if children := s.checkSpied(t, nil); children != 3 || len(signinTokens()) != 3 || len(s.sessions()) < 4 {
			t.Errorf("%d children, %d sign-in tokens, %d secrets", children, len(signinTokens()), len(s.sessions()))
		}
	})
}
