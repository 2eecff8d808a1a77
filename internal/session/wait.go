package session

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	tick        = 50 * time.Millisecond  // how often a waiting process looks
	noticeDelay = 500 * time.Millisecond // how long it says nothing
	// requestLimit is longer than any request to STS takes. A process that holds
	// a Sending lock longer was stopped, or hangs.
	requestLimit = 40 * time.Second
)

// Wait is what another process does that this one waits for.
type Wait int

const (
	// ForAnswer is a person who is being asked for a code.
	ForAnswer Wait = iota + 1
	// ForCode is a request that carries a code of the same device.
	ForCode
	// ForRole is a request for a session of the same role.
	ForRole
)

var waits = [...]string{
	ForAnswer: "another terminal is asking for this code",
	ForCode:   "another awsmfa is sending a code of this MFA device to AWS",
	ForRole:   "another awsmfa is assuming the same role",
}

// String is a sentence for people that says what the other process does.
func (w Wait) String() string { return waits[w] }

// BusyError says that another process did not finish a request in time. Its code
// was not sent.
type BusyError struct {
	For    Wait // ForCode or ForRole
	Waited time.Duration
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("%v for %s now; it may be stopped", e.For, Short(e.Waited))
}

// errPatience ends a wait that took longer than it may.
var errPatience = errors.New("waited long enough")

// lock takes a lock of device, or leaves with a session when found has one: it
// is looked at before each try, and once more with the lock held, because the
// process that had it may just have made one. patience is negative for no limit.
func (s *Sessions) lock(ctx context.Context, device string, l Lock, patience time.Duration, what Wait, found func() (Session, bool)) (unlock func(), k *Session, err error) {
	began := time.Now()
	for said := false; ; {
		unlock, ok, err := s.Store.TryLock(device, l)
		if errors.Is(err, ErrNoLock) && what != ForRole { // a role needs no code
			return nil, nil, err
		}
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

// lockSending is lock for a request, which has a limit that no flag changes: the
// process that sends it asks nobody.
func (s *Sessions) lockSending(ctx context.Context, device string, what Wait, found func() (Session, bool)) (unlock func(), k *Session, err error) {
	limit := s.RequestLimit
	if limit == 0 {
		limit = requestLimit
	}
	unlock, k, err = s.lock(ctx, device, Sending, limit, what, found)
	if errors.Is(err, errPatience) {
		err = &BusyError{For: what, Waited: limit}
	}
	return unlock, k, err
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
