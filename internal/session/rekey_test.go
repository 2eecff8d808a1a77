package session

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

// After the rotation of a key every session that it made serves on, without a
// call and without a question, and the old names are gone.
func TestRekey(t *testing.T) {
	direct := Step{RoleARN: "arn:aws:iam::1:role/r", SessionName: "awsmfa", Serial: baseStep.Serial, Duration: time.Hour}
	before := plan(baseStep)
	role := plan(direct)
	w := newWorld()
	for i, p := range []Plan{before, role} {
		if _, err := w.sessions().Get(t.Context(), Request{Plan: p, Code: fmt.Sprint(123456 + i)}); err != nil {
			t.Fatal(err)
		}
	}
	calls := len(w.calls)
	both := before
	both.Alternatives = []Step{direct}
	if err := w.sessions().Rekey(both, "AKIA", "AKIANEW"); err != nil {
		t.Fatal(err)
	}
	if len(w.kept) != calls {
		t.Errorf("%d sessions are cached, not %d", len(w.kept), calls)
	}
	for _, p := range []Plan{before, role} {
		p.Signer = "AKIANEW"
		k, err := w.sessions().Get(t.Context(), Request{Plan: p})
		if err != nil || k.KeyID != "AKIANEW" || len(w.calls) != calls {
			t.Errorf("%+v, %v after %d calls", k, err, len(w.calls))
		}
	}
	if err := w.sessions().Rekey(both, "AKIANEW", "AKIANEW"); err != nil || len(w.kept) != calls {
		t.Errorf("to itself: %v, %d left", err, len(w.kept))
	}
	s := w.sessions()
	s.Store = fragile{w}
	if err := s.Rekey(both, "AKIANEW", "AKIA"); !errors.Is(err, errFull) || len(w.kept) != calls {
		t.Errorf("a full disk: %v, %d left", err, len(w.kept))
	}
}
