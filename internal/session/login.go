package session

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrNobody says that there is no one who could be asked for a code.
var ErrNobody = errors.New("nobody can be asked for it")

// NeedCodeError says that a code is needed and nobody could be asked.
type NeedCodeError struct {
	Profile, Device string
	Waited          bool  // somebody was being asked, but did not answer in time
	Reason          error // why nobody can be asked; nil when it was forbidden
}

func (e *NeedCodeError) Error() string {
	if e.Waited {
		return fmt.Sprintf("profile %q needs an MFA code; another awsmfa asked for it, but nobody answered in time", e.Profile)
	}
	if e.Reason != nil {
		return fmt.Sprintf("profile %q needs an MFA code, and %v", e.Profile, e.Reason)
	}
	return fmt.Sprintf("profile %q needs an MFA code, and nobody can be asked for it", e.Profile)
}

// Unwrap gives the reason.
func (e *NeedCodeError) Unwrap() error { return e.Reason }

// SpentError says that a code was sent before, so AWS would refuse it.
type SpentError struct {
	At      time.Time     // when it was sent
	Refused bool          // AWS refused it then
	Next    time.Duration // until the device shows another code
}

func (e *SpentError) Error() string {
	verb := "was already used"
	if e.Refused {
		verb = "was refused"
	}
	return fmt.Sprintf("this MFA code %s at %s", verb, e.At.Local().Format("15:04:05"))
}

// attempts is how many codes a person may give in one login.
const attempts = 3

// login is one attempt to get the session of a plan's first step.
type login struct {
	*run
	step         Step
	key          string
	minLeft      time.Duration
	cachedBefore Session // when the call began; not used when a new session is wanted
}

// base gets the session of the first step.
func (g *run) base(ctx context.Context) (Session, error) {
	p := g.r.Plan
	l := &login{run: g, step: p.Steps[0], key: p.key(p.Steps[0], p.Signer), minLeft: g.r.MinLeft}
	l.cachedBefore, _ = g.Store.Load(l.key)
	if len(p.Steps) > 1 {
		l.minLeft = LastMinute
	}
	if g.r.Code != "" {
		return l.send(ctx, g.r.Code)
	}
	if k, ok := l.found(); ok {
		return k, nil
	}
	return l.ask(ctx)
}

// found is the session that makes a code unnecessary: a good one or, when a new
// one was asked for, one that another process made since.
func (l *login) found() (Session, bool) {
	k, ok := l.Store.Load(l.key)
	return k, ok && l.good(k, l.step, l.minLeft) && !(l.r.New && k == l.cachedBefore)
}

// ask gets a code from a person or a program, and again if it is refused.
func (l *login) ask(ctx context.Context) (Session, error) {
	device := l.r.Plan.Device()
	if l.Ask != nil {
		// Before the lock, because a program that gives keys may need a session
		// itself, and before the question, which would be in vain without keys.
		if _, err := l.keys(ctx); err != nil {
			return Session{}, err
		}
	}
	unlock, k, err := l.lock(ctx, device, Asking, l.Patience, ForAnswer, l.found)
	if errors.Is(err, errPatience) {
		return Session{}, &NeedCodeError{Profile: l.r.Plan.Profile, Device: device, Waited: l.Patience > 0}
	}
	if err != nil || k != nil {
		return deref(k), err
	}
	defer unlock()
	if l.Ask == nil {
		return Session{}, &NeedCodeError{Profile: l.r.Plan.Profile, Device: device}
	}
	q := Question{Profile: l.r.Plan.Profile, Device: device}
	for attempt := 1; ; attempt++ {
		code, k, err := watch(ctx, func(ctx context.Context) (string, error) { return l.Ask(ctx, q) }, l.found)
		if errors.Is(err, ErrNobody) {
			return Session{}, &NeedCodeError{Profile: q.Profile, Device: device, Reason: err}
		}
		if err != nil || k != nil {
			return deref(k), err
		}
		made, err := l.send(ctx, code)
		if q.Refused = err; !mayRetry(err) || attempt == attempts {
			return made, err
		}
	}
}

// refusedError marks an error after which another code may succeed.
type refusedError struct{ err error }

func (e *refusedError) Error() string { return e.err.Error() }
func (e *refusedError) Unwrap() error { return e.err }

func mayRetry(err error) bool {
	var refused *refusedError
	var spent *SpentError
	return errors.As(err, &refused) || errors.As(err, &spent)
}

// send uses the code once: it is noted as spent before it leaves, and looked up
// by every process that has the same one.
func (l *login) send(ctx context.Context, code string) (Session, error) {
	device := l.r.Plan.Device()
	var earlier Spent // what was last known of the code, with the lock held
	var spent bool
	unlock, k, err := l.lockSending(ctx, device, ForCode, func() (Session, bool) {
		earlier, spent = l.Store.Spent(device, code, l.Now())
		return l.answer(earlier)
	})
	if err != nil || k != nil {
		return deref(k), err
	}
	defer unlock()
	now := l.Now().Truncate(time.Millisecond) // what a store must be able to hold
	if spent {
		return Session{}, &SpentError{At: earlier.At, Refused: earlier.Refused, Next: untilNext(now)}
	}
	keys, err := l.keys(ctx)
	if err != nil {
		return Session{}, err
	}
	if err := ctx.Err(); err != nil {
		return Session{}, err
	}
	l.warn(l.Store.Spend(device, code, Spent{At: now, Key: l.key}))
	c, outcome, err := l.Call(ctx, Call{Step: l.step, With: keys, Code: code})
	if err != nil {
		return Session{}, l.settle(device, code, now, outcome, err)
	}
	return l.store(ctx, l.key, l.step, c, keys.AccessKeyID, now)
}

// answer is the session that this very code made, of which spent is known, or the
// newer one that has taken its place; for a code that somebody was asked for, any
// that came meanwhile.
func (l *login) answer(spent Spent) (Session, bool) {
	if l.r.Code == "" {
		if k, ok := l.found(); ok {
			return k, true
		}
	}
	if spent.Key != l.key {
		return Session{}, false
	}
	k, ok := l.Store.Load(l.key)
	return k, ok && !k.Made.Before(spent.At) && l.good(k, l.step, 0)
}

// settle notes what became of the code of a failed call.
func (l *login) settle(device, code string, sent time.Time, outcome CodeOutcome, err error) error {
	switch outcome {
	case Unspent:
		l.warn(l.Store.Unspend(device, code))
	case Refused:
		l.warn(l.Store.Spend(device, code, Spent{At: sent, Refused: true}))
		return &refusedError{err}
	default: // it made no session that could be cached
		l.warn(l.Store.Spend(device, code, Spent{At: sent}))
	}
	return err
}

// untilNext is the time until an authenticator shows its next code (RFC 6238,
// steps of 30 seconds).
func untilNext(now time.Time) time.Duration {
	const step = 30
	return time.Duration(step-now.Unix()%step) * time.Second
}
