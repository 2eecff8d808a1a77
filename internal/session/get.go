package session

import (
	"context"
	"errors"
	"time"

	"awsmfa/internal/creds"
)

// Request says which session is wanted, and how fresh.
type Request struct {
	Plan    Plan
	Code    string        // an MFA code given in advance; it means a new login, unless it made the kept session
	New     bool          // a kept session will not do
	MinLeft time.Duration // least time left of a kept session
	Strict  bool          // MinLeft is a demand, not a wish
}

// Call is one request to STS.
type Call struct {
	Step Step
	With creds.Credentials // signs the request
	Code string            // MFA code; empty when the step needs none
}

// CodeOutcome is what became of the code of a failed call.
type CodeOutcome int

const (
	// Unknown is the zero value: the code left this machine, so it counts as spent.
	Unknown CodeOutcome = iota
	// Unspent means that the code never left, or that STS stopped before it.
	Unspent
	// Refused means that STS looked at the code and did not take it.
	Refused
)

// CallFunc sends one request, once. The fate matters only with an error.
type CallFunc func(ctx context.Context, c Call) (creds.Credentials, CodeOutcome, error)

// Question is what a person needs to know to find the right code.
type Question struct {
	Profile string
	Device  string
	Refused error // why the code given before was not taken; nil at first
}

// AskFunc gets a code. It returns at once when ctx ends, and an error that is
// ErrNobody when there is no one to ask.
type AskFunc func(ctx context.Context, q Question) (string, error)

// Sessions makes and keeps sessions.
type Sessions struct {
	Store Store
	Call  CallFunc
	// Keys gives the long-term keys that sign the first step. It is called once
	// no cached session will do, possibly more than once.
	Keys func(context.Context) (creds.Credentials, error)
	Ask  AskFunc          // nil: nobody is asked
	Now  func() time.Time // the clock
	// Patience is how long to wait for somebody else who is being asked, once
	// it is clear that there is somebody; negative: as long as it takes.
	Patience time.Duration
	// Warn hears of what went wrong without stopping the login.
	Warn func(error)
	// Waiting hears, after half a second, what is being waited for.
	Waiting func(what string)
	// Debug hears why a kept session is taken or not, without secrets; nil:
	// nobody.
	Debug func(format string, args ...any)
}

// LastMinute is the time a session must have left to be worth handing out at
// all, or to assume a role with.
const LastMinute = time.Minute

// Get returns the session that r asks for: a kept one, or one made now with the
// code of r or of whoever can be asked. Errors are those of Store, Call and Ask,
// a *SpentError, a *NeedCodeError, or that of ctx.
func (s *Sessions) Get(ctx context.Context, r Request) (Session, error) {
	if r.Code == "" && !r.New {
		if k, ok := s.cached(r.Plan, r.MinLeft); ok {
			return k, nil
		}
	}
	k, err := s.base(ctx, r)
	if err == nil {
		k, err = s.assume(ctx, r, k)
	}
	if need := new(NeedCodeError); errors.As(err, &need) && !r.Strict && !r.New {
		if k, ok := s.cached(r.Plan, LastMinute); ok {
			return k, nil
		}
	}
	return k, err
}

// cached finds a session for the whole of p without any call.
func (s *Sessions) cached(p Plan, minLeft time.Duration) (Session, bool) {
	for _, step := range p.Alternatives {
		if k, ok := s.Store.Load(p.key(step, p.Signer)); ok && s.good(k, step, minLeft) {
			s.debug("the session kept for %s, assumed with a code of its own, will do", step)
			return k, true
		}
	}
	var k Session
	ok, signer := false, p.Signer
	for _, step := range p.Steps {
		if k, ok = s.Store.Load(p.key(step, signer)); !ok {
			s.debug("no session is kept for %s", step)
			return Session{}, false
		}
		signer = k.AccessKeyID
	}
	last := p.Steps[len(p.Steps)-1]
	lack := k.unusableReason(last, minLeft, s.Now())
	if lack == "" {
		s.debug("the session kept for %s will do", last)
	} else {
		s.debug("the session kept for %s will not do: %s", last, lack)
	}
	return k, lack == ""
}

// clockSlack is how far the clock may have gone back since a session was kept.
const clockSlack = 5 * time.Minute

// good says whether k will do for step.
func (s *Sessions) good(k Session, step Step, minLeft time.Duration) bool {
	return k.unusableReason(step, minLeft, s.Now()) == ""
}

// unusableReason is why k will not do for step, or "". A session from the future was kept
// before the clock went back; its time left is not to be believed.
func (k Session) unusableReason(step Step, minLeft time.Duration, now time.Time) string {
	left := k.Left(now)
	switch {
	case left <= 0:
		return "it has ended"
	case left < minLeft:
		return "it has less than " + Short(minLeft) + " left"
	case k.Length < step.AtLeast:
		return "it was asked for " + Short(k.Length) + ", not for " + Short(step.AtLeast)
	case k.Made.After(now.Add(clockSlack)):
		return "it was made in the future"
	}
	return ""
}

func (s *Sessions) debug(format string, args ...any) {
	if s.Debug != nil {
		s.Debug(format, args...)
	}
}

// assume does the steps after the first, which need no code.
func (s *Sessions) assume(ctx context.Context, r Request, k Session) (Session, error) {
	for _, step := range r.Plan.Steps[1:] {
		next, err := s.assumeOne(ctx, r, step, k)
		if err != nil {
			return Session{}, err
		}
		k = next
	}
	return k, nil
}

// assumeOne takes the role's kept session or makes one, one process at a time,
// so that twenty that want the same role ask STS once.
func (s *Sessions) assumeOne(ctx context.Context, r Request, step Step, with Session) (Session, error) {
	key := r.Plan.key(step, with.AccessKeyID)
	unlock, found, err := s.lock(ctx, key, Sending, -1, "the same role", func() (Session, bool) {
		k, ok := s.Store.Load(key)
		return k, ok && s.good(k, step, r.MinLeft)
	})
	if err != nil || found != nil {
		return deref(found), err
	}
	defer unlock()
	asked := s.Now().Truncate(time.Millisecond)
	c, _, err := s.Call(ctx, Call{Step: step, With: with.Credentials})
	if err != nil {
		return Session{}, err
	}
	k := Session{Credentials: c, Profile: r.Plan.Profile, Device: r.Plan.Device(), Role: step.RoleARN,
		Region: r.Plan.Region, Made: asked, Length: step.Duration}
	s.store(key, k)
	return k, nil
}

// store stores k. A session that cannot be kept is still a session.
func (s *Sessions) store(key string, k Session) {
	if err := s.Store.Save(key, k); err != nil {
		s.Warn(err)
	}
}

func deref(k *Session) Session {
	if k == nil {
		return Session{}
	}
	return *k
}
