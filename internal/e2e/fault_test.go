//go:build unix

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/ststest"
)

// What people are told to do.
const (
	hintLost        = "the code may be used, so wait for the next one"
	hintServerFault = "try again with a new code"
	hintThrottled   = "wait a minute, then use a new code"
	hintDenied      = "ask the administrator of the account for this permission"
	hintOther       = "the message above is from AWS"
	hintNotSTS      = "this network may want a login: open a web page, and check HTTPS_PROXY"
	hintRedirected  = "check the endpoint URL and HTTPS_PROXY; the code was not sent on"
	hintBadAnswer   = "check the endpoint URL; the code may be used, so take a new one"
)

// faults are all the ways in which STS can fail that the stand-in knows, and
// whose hint people are to see.
var faults = []struct {
	name  string
	fault ststest.Fault
	hint  string
}{
	{"closed before reading", ststest.Fault{Mode: ststest.CloseUnread}, hintLost},
	{"hangs", ststest.Fault{Mode: ststest.Hang, Delay: 100 * time.Millisecond}, hintLost},
	{"fault", ststest.Fault{Mode: ststest.ServerError}, hintServerFault},
	{"unavailable", ststest.Fault{Mode: ststest.ServerError, Status: 503}, hintServerFault},
	{"throttled", ststest.Fault{Mode: ststest.Throttle}, hintThrottled},
	{"refused", ststest.Fault{Mode: ststest.Refuse}, hintDenied},
	{"refused in odd words", ststest.Fault{Mode: ststest.Refuse, Code: "Odd", Text: "\u202ea\nawsmfa: error: b"}, hintOther},
	{"refused in no words", ststest.Fault{Mode: ststest.Refuse, Code: "\x1b]0;x", Text: "\x00"}, hintNotSTS},
	{"web page", ststest.Fault{Mode: ststest.HTML}, hintNotSTS},
	{"proxy's web page", ststest.Fault{Mode: ststest.HTML, Status: 407}, hintNotSTS},
	{"redirected", ststest.Fault{Mode: ststest.Redirect}, hintRedirected},
	{"empty", ststest.Fault{Mode: ststest.EmptyBody}, hintBadAnswer},
	{"closed unanswered", ststest.Fault{Mode: ststest.CloseAnswered}, hintLost},
	{"cut", ststest.Fault{Mode: ststest.CutBody}, hintLost},
	{"no token", ststest.Fault{Mode: ststest.OmitField, Field: "SessionToken"}, hintBadAnswer},
	{"no credentials", ststest.Fault{Mode: ststest.OmitField, Field: "Credentials"}, hintBadAnswer},
	{"empty secret", ststest.Fault{Mode: ststest.EmptyField, Field: "SecretAccessKey"}, hintBadAnswer},
	{"newline in token", ststest.Fault{Mode: ststest.SpoilField, Field: "SessionToken", Text: "\n"}, hintBadAnswer},
	{"command in key", ststest.Fault{Mode: ststest.SpoilField, Field: "AccessKeyId", Text: "'; touch pwned; '"}, hintBadAnswer},
	{"over", ststest.Fault{Mode: ststest.Expired}, hintBadAnswer},
	{"oversized", ststest.Fault{Mode: ststest.Oversized, Size: 8 << 20}, hintBadAnswer},
	{"another time", ststest.Fault{Skew: 2 * time.Hour}, "this machine is 2h behind AWS; set its clock"},
}

var sentences = regexp.MustCompile(`^awsmfa: error: ([^\n]+)\nawsmfa: hint: ([^\n]+)\n$`)

// TestFaults meets every fault with every command that logs in: one sentence and
// one hint, the status, nothing on stdout that could be taken for a session,
// nothing written, no secret anywhere, and no code sent twice.
func TestFaults(t *testing.T) {
	lines := map[string]string{
		"env asked":                     "(\\exit 1)\n",
		"env asked CODE --shell json":   "",
		"exec asked CODE -- touch made": "",
		"process asked":                 "",
		"write asked CODE":              "",
	}
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			for line, stdout := range lines {
				s := newScene(t)
				s.configure(t, "[profile asked]\nsource_profile = AcmeAccount\nmfa_process = cat \"$SPIED/code\"\n")
				code := s.sts.Code(bob)
				if err := os.WriteFile(filepath.Join(s.spied, "code"), []byte(code), 0o600); err != nil {
					t.Fatal(err)
				}
				before := s.read(t, "credentials")
				s.sts.Fault(f.fault)
				o := s.run(t, strings.Fields(strings.ReplaceAll(line, "CODE", code))...)
				said := sentences.FindStringSubmatch(o.stderr)
				if o.status != exitFailed || o.stdout != stdout || said == nil || said[2] != f.hint {
					t.Errorf("want hint %q: %v", f.hint, o)
				}
				if n := s.wire.requests(code); n > 1 || n == 0 && f.fault.Mode != ststest.CloseUnread {
					t.Errorf("%s: the code was sent %d times", line, n)
				}
				if left, _ := filepath.Glob(s.tmp() + "/*"); len(left) > 0 || s.read(t, "credentials") != before {
					t.Errorf("%s: something was done: %v", line, left)
				}
				s.checkStreams(t, o, false)
				s.checkPlaces(t)
			}
		})
	}
}

// TestFaultsCoverTheModes fails for a mode of the stand-in that no fault uses.
func TestFaultsCoverTheModes(t *testing.T) {
	used := map[ststest.Mode]bool{}
	for _, f := range faults {
		used[f.fault.Mode] = true
	}
	for name, mode := range modes {
		if !used[mode] {
			t.Errorf("no fault is %s", name)
		}
	}
}

// TestServerRepeatsSecrets has the server say what it was sent: as STS does with
// a code that it finds malformed, and with the headers of a signature.
func TestServerRepeatsSecrets(t *testing.T) {
	both(t, func(t *testing.T, env ...string) {
		s := newScene(t, env...)
		if o := s.run(t, "env", "foobar", s.sts.Code(bjohnson), "--shell", "json"); o.status != 0 {
			t.Fatal(o)
		}
		sessions := s.sessions()
		for i, text := range []string{"value '%s' at 'tokenCode'", "x%sx", "host:sts\nx-amz-security-token:%s\n"} {
			for j, line := range []string{"env acme", "env baszooDev", "env baszooDev --duration 2h", "process baszooDev"} {
				for k, kind := range []string{"SignatureDoesNotMatch", "ValidationError"} {
					code := fmt.Sprintf("2%d%d%d71", i, j, k)
					s.codes = append(s.codes, code)
					words := strings.Fields(line)
					if words[0] == "env" {
						words = append(words, code)
					}
					for _, secret := range append([]string{code}, sessions...) {
						s.sts.ClearFaults()
						s.sts.Fault(ststest.Fault{Mode: ststest.Refuse, Code: kind, Text: fmt.Sprintf(text, secret)})
						s.checkStreams(t, s.run(t, words...), false)
					}
				}
			}
		}
	})
}
