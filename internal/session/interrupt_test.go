package session

import (
	"context"
	"errors"
	"testing"
	"time"
)

// stopping is a store during whose nth Save a signal comes.
type stopping struct {
	*world
	n    int
	stop context.CancelFunc
}

func (s *stopping) Save(key string, k Session) error {
	if s.n--; s.n == 0 {
		s.stop()
	}
	return s.world.Save(key, k)
}

// Who stops a login while its session is being cached gets no session, and neither
// does what was to run with it; the next login finds it.
func TestStoppedWhileASessionIsCached(t *testing.T) {
	for n, role := range []string{"", "arn:aws:iam::1:role/r"} {
		w := newWorld()
		s := w.sessions()
		ctx, stop := context.WithCancel(t.Context())
		s.Store = &stopping{w, n + 1, stop}
		p := plan(Step{Serial: "device", Duration: time.Hour})
		if role != "" {
			p = plan(Step{Serial: "device", Duration: time.Hour}, Step{RoleARN: role, Duration: time.Hour})
		}
		k, err := s.Get(ctx, Request{Plan: p, Code: "123456"})
		if !errors.Is(err, context.Canceled) || k != (Session{}) || len(w.calls) != n+1 {
			t.Errorf("%q: %+v, %v after %d calls", role, k, err, len(w.calls))
		}
		if k, err := s.Get(t.Context(), Request{Plan: p}); err != nil || k.Role != role || len(w.calls) != n+1 {
			t.Errorf("%q: the next login gets %+v, %v after %d calls", role, k, err, len(w.calls))
		}
	}
}
