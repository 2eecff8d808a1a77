package login

import (
	"errors"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/session"
)

// What AWS says of a code counts as a refusal, and what it says of anything else does
// not.
func TestRefusalByAWS(t *testing.T) {
	r := &refusals{now: func() time.Time { return time.Unix(60*1000+12, 0) }}
	for _, test := range []struct{ code, message, want string }{
		{"AccessDenied", "no", "awsmfa: error: AWS denies this"},
		{"AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ", "awsmfa: error: the MFA code was refused"},
		{"AccessDenied", "no", "awsmfa: error: AWS denies this"},
		{"AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ", "awsmfa: refused again; the next code comes in 18s\n"},
	} {
		w := newWorld(t, 0)
		w.answers = map[string]string{"GetSessionToken": refusal(test.code, test.message)}
		l := w.prepare(t, Request{})
		_, _, err := l.call(t.Context(), session.Call{Step: l.Plan.Steps[0], With: l.Profile.Keys.Credentials, Code: "123456"})
		if got := r.describe(err); !strings.HasPrefix(got, test.want) {
			t.Errorf("%q is described as %q, want %q", test.message, got, test.want)
		}
	}
}

func TestSecondRefusalIsShort(t *testing.T) {
	spent := &session.SpentError{At: time.Unix(0, 0), Next: 18 * time.Second}
	r := &refusals{now: func() time.Time { return time.Unix(60*1000+12, 0) }}
	if got := r.describe(nil); got != "" {
		t.Errorf("no refusal: %q", got)
	}
	if got := r.describe(errors.New("something else")); got != "awsmfa: error: something else\n" {
		t.Errorf("another error: %q", got)
	}
	if got := r.describe(spent); !strings.Contains(got, "was already used") || !strings.Contains(got, "\nawsmfa: hint: every code works once") {
		t.Errorf("the first: %q", got)
	}
	for range 2 {
		if got := r.describe(spent); got != "awsmfa: refused again; the next code comes in 18s\n" {
			t.Errorf("later: %q", got)
		}
	}
}
