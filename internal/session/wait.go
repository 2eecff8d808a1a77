package session

import (
	"context"
	"errors"
	"time"
)

const (
	tick        = 50 * time.Millisecond  // how often a waiting process looks
	noticeDelay = 500 * time.Millisecond // how long it keeps quiet about it
)

// errPatience ends a wait that took longer than it may.
var errPatience = errors.New("waited long enough")

// lock takes a lock of device, or leaves with a session when found has one: it
// is looked at before each try, and once more with the lock held, because
// whoever had it may just have made one. patience is negative for no limit.
func (s *Sessions) lock(ctx context.Context, device string, l Lock, patience time.Duration, what string, found func() (Session, bool)) (unlock func(), k *Session, err error) {
	began := time.Now()
	for said := false; ; {
		unlock, ok, err := s.Store.TryLock(device, l)
		if err != nil {
			s.Warn(err)
			unlock, ok = func() {}, true
		}
		if k, have := found(); have {
			if ok {
				unlock()
			}
			return nil, &k, nil
		}
		if ok {
			return unlock, nil, nil
		}
		waited := time.Since(began)
		if patience >= 0 && waited >= patience {
			return nil, nil, errPatience
		}
		if !said && waited >= noticeDelay {
			s.Waiting(what)
			said = true
		}
		if err := sleep(ctx, tick); err != nil {
			return nil, nil, err
		}
	}
}

// watch runs ask until it returns or found has a session, whichever is first.
func watch(ctx context.Context, ask func(context.Context) (string, error), found func() (Session, bool)) (code string, k *Session, err error) {
	asking, stop := context.WithCancel(ctx)
	defer stop()
	type answer struct {
		code string
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		code, err := ask(asking)
		answered <- answer{code, err}
	}()
	for {
		select {
		case a := <-answered:
			return a.code, nil, a.err
		case <-time.After(tick):
			if k, ok := found(); ok {
				stop()
				<-answered // the terminal is left in order before anything else is said
				return "", &k, nil
			}
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
