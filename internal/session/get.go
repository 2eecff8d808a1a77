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
	Code    string        // an MFA code given in advance; it means a new login, unless it made the cached session
	New     bool          // no cached session is used
	MinLeft time.Duration // least time left of a cached session
	Strict  bool          // a session with less than MinLeft is never used, not even when nobody can be asked
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

// CallFunc sends one request, once. The outcome matters only with an error.
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

// Sessions makes and caches sessions.
type Sessions struct {
	Store Store
	Call  CallFunc
	// Keys gives the long-term keys that sign the first step. It is called once
	// no cached session is used, possibly more than once.
	Keys func(context.Context) (creds.Credentials, error)
	Ask  AskFunc          // nil: nobody is asked
	Now  func() time.Time // the clock
	// Patience is how long to wait for a person who is asked by another process;
	// zero: not at all; negative: without limit.
	Patience time.Duration
	// RequestLimit is how long to wait for a request of another process; zero:
	// 40 seconds.
	RequestLimit time.Duration
	// Warn hears of what went wrong without stopping the login.
	Warn func(error)
	// Waiting is told, after half a second, what is being waited for.
	Waiting func(Wait)
	// Debug is told why a cached session is used or not, without secrets; it
	// may be nil.
	Debug func(format string, args ...any)
}

// LastMinute is the time a session must have left to be worth handing out at
// all, or to assume a role with.
const LastMinute = time.Minute

// run is one call of Get.
type run struct {
	*Sessions
	r Request
	// keyID is the access key that signs the first step; empty until the keys
	// were needed or a cached session shows that they have changed.
	keyID string
}

// Get returns the session that r asks for: a cached one, or one made now with the
// code of r or of a person. Errors are those of Store, Call and Ask, a
// *SpentError, a *NeedCodeError, a *BusyError, or that of ctx.
func (s *Sessions) Get(ctx context.Context, r Request) (Session, error) {
	g := &run{Sessions: s, r: r}
	if r.Code == "" && !r.New {
		if k, ok := g.cached(r.MinLeft); ok {
			return k, nil
		}
	}
	k, err := g.base(ctx)
	if err == nil {
		k, err = g.assume(ctx, k)
	}
	if need := new(NeedCodeError); errors.As(err, &need) && !r.Strict && !r.New {
		if k, ok := g.cached(LastMinute); ok {
			return k, nil
		}
	}
	return k, err
}

// Cached is the session that is cached for p and has minLeft left. Nobody is asked
// for one.
func (s *Sessions) Cached(p Plan, minLeft time.Duration) (Session, bool) {
	return (&run{Sessions: s, r: Request{Plan: p}}).cached(minLeft)
}

// cached finds a session for the whole plan without any call.
func (g *run) cached(minLeft time.Duration) (Session, bool) {
	p := g.r.Plan
	k, ok := g.Store.Load(p.key(p.Steps[0], p.Signer))
	for _, step := range p.Alternatives {
		other, have := g.Store.Load(p.key(step, p.Signer))
		switch {
		case !have || other.replacedBy(k):
			continue
		case g.good(other, step, minLeft):
			g.debug("the session cached for %s, assumed with a code of its own, is used", step)
			return other, true
		}
		if k.replacedBy(other) {
			ok, g.keyID = false, other.KeyID
		}
	}
	for i, step := range p.Steps {
		if i > 0 {
			k, ok = g.Store.Load(p.key(step, k.AccessKeyID))
		}
		if !ok {
			g.debug("no session is cached for %s", step)
			return Session{}, false
		}
	}
	last := p.Steps[len(p.Steps)-1]
	reason := g.unusableReason(k, last, minLeft)
	if reason == "" {
		g.debug("the session cached for %s is used", last)
	} else {
		g.debug("the session cached for %s is not used: %s", last, reason)
	}
	return k, reason == ""
}

// replacedBy says whether newer was made later and with another access key: a
// credential_process gives the new key now, and the old one may be revoked.
func (k Session) replacedBy(newer Session) bool {
	return otherKey(k.KeyID, newer.KeyID) && newer.Made.After(k.Made)
}

// otherKey is about two access key IDs of which either may be unknown.
func otherKey(a, b string) bool { return a != "" && b != "" && a != b }

// clockSlack is how far the clock may have gone back since a session was cached.
const clockSlack = 5 * time.Minute

// good says whether k can be used for step.
func (g *run) good(k Session, step Step, minLeft time.Duration) bool {
	return g.unusableReason(k, step, minLeft) == ""
}

// unusableReason is why k cannot be used for step, or "". A session from the
// future was cached before the clock went back; its time left is not to be
// believed.
func (g *run) unusableReason(k Session, step Step, minLeft time.Duration) string {
	now := g.Now()
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
	case otherKey(k.KeyID, g.keyID):
		return "it was made with another access key"
	}
	return ""
}

func (s *Sessions) debug(format string, args ...any) {
	if s.Debug != nil {
		s.Debug(format, args...)
	}
}

// keys gives the long-term keys and remembers which they are.
func (g *run) keys(ctx context.Context) (creds.Credentials, error) {
	c, err := g.Keys(ctx)
	if err == nil {
		g.keyID = c.AccessKeyID
	}
	return c, err
}

// assume does the steps after the first, which need no code.
func (g *run) assume(ctx context.Context, k Session) (Session, error) {
	for _, step := range g.r.Plan.Steps[1:] {
		next, err := g.assumeOne(ctx, step, k)
		if err != nil {
			return Session{}, err
		}
		k = next
	}
	return k, nil
}

// assumeOne takes the role's cached session or makes one, one process at a time,
// so that twenty that want the same role ask STS once.
func (g *run) assumeOne(ctx context.Context, step Step, with Session) (Session, error) {
	key := g.r.Plan.key(step, with.AccessKeyID)
	unlock, found, err := g.lockSending(ctx, key, ForRole, func() (Session, bool) {
		k, ok := g.Store.Load(key)
		return k, ok && g.good(k, step, g.r.MinLeft)
	})
	if err != nil || found != nil {
		return deref(found), err
	}
	defer unlock()
	asked := g.Now().Truncate(time.Millisecond)
	c, _, err := g.Call(ctx, Call{Step: step, With: with.Credentials})
	if err != nil {
		return Session{}, err
	}
	return g.store(ctx, key, step, c, with.KeyID, asked)
}

// endSlack is how much later than asked for a session may end by our clock, which
// need not agree with that of STS to the second.
const endSlack = time.Minute

// store caches the session that step gave. One that cannot be cached is still a
// session. Its end is the earlier of what STS says and what was asked for. When ctx
// ends meanwhile, the session is cached and the error is that of ctx.
func (g *run) store(ctx context.Context, key string, step Step, c creds.Credentials, keyID string, asked time.Time) (Session, error) {
	if end := asked.Truncate(time.Second).Add(step.Duration); step.Duration > 0 && c.Expires.After(end.Add(endSlack)) {
		c.Expires = end
	}
	k := Session{Credentials: c, Profile: g.r.Plan.Profile, Device: g.r.Plan.Device(), Role: step.RoleARN, KeyID: keyID,
		Region: g.r.Plan.Region, Made: asked, Length: step.Duration}
	g.warn(g.Store.Save(key, k))
	if err := ctx.Err(); err != nil {
		return Session{}, err
	}
	return k, nil
}

func (s *Sessions) warn(err error) {
	if err != nil {
		s.Warn(err)
	}
}

func deref(k *Session) Session {
	if k == nil {
		return Session{}
	}
	return *k
}
