package login

import (
	"errors"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/session"
)

func TestSecondRefusalIsShort(t *testing.T) {
	spent := &session.SpentError{At: time.Unix(0, 0), Next: 18 * time.Second}
	r := &refusals{now: func() time.Time { return time.Unix(60*1000+12, 0) }}
	if got := r.describe(nil); got != "" {
		t.Errorf("no refusal: %q", got)
	}
	if got := r.describe(errors.New("something else")); got != "something else" {
		t.Errorf("another error: %q", got)
	}
	if got := r.describe(spent); !strings.Contains(got, "was already used") || !strings.Contains(got, "every code works once") {
		t.Errorf("the first: %q", got)
	}
	for range 2 {
		if got := r.describe(spent); got != "refused again; the next code comes in 18s" {
			t.Errorf("later: %q", got)
		}
	}
}
