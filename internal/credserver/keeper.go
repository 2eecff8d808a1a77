package credserver

import (
	"context"
	"fmt"
	"sync"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/session"
)

// Fresh is the least time left of a session that is not renewed: botocore asks
// again and again for one that has less than 15 minutes.
const Fresh = 15 * time.Minute

// urgent is when the second warning comes.
const urgent = 5 * time.Minute

// retryAfter is how long a failed renewal is not repeated while there is still a
// session to hand out.
const retryAfter = 10 * time.Second

// loginAfter is how long a failed login is not repeated: a person may have left it
// unanswered.
const loginAfter = 5 * time.Minute

// keeper holds the session and renews it. All times are those of the wall clock:
// a session ends while the machine sleeps, too.
type keeper struct {
	Config
	renewing sync.Mutex // held by the one that calls Renew

	mu      sync.Mutex // guards all that follows
	current creds.Credentials
	failed  error     // of the last renewal
	tried   time.Time // when that was
	said    map[string]bool

	loggedIn time.Time // when Login was called last; only watch knows it
}

func newKeeper(c Config) *keeper {
	return &keeper{Config: c, current: c.Session.Credentials, said: map[string]bool{}}
}

// state is what is known now.
type state struct {
	session creds.Credentials
	left    time.Duration
	failed  error
	recent  bool // the last renewal failed moments ago
}

func (k *keeper) now() time.Time { return k.Now().Round(0) }

func (k *keeper) state() state {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	since := now.Sub(k.tried)
	return state{k.current, k.current.Left(now), k.failed, k.failed != nil && since >= 0 && since < retryAfter}
}

// get gives a session that has not ended, renewed if that is due and possible.
// Its error is that of the renewal, which goes on until ctx ends: for the next client,
// when the one that needed it has left. Only who has nothing else waits for a renewal
// that is under way.
func (k *keeper) get(ctx context.Context) (creds.Credentials, error) {
	s := k.state()
	switch {
	case s.left >= Fresh, s.left > 0 && s.recent:
		return s.session, nil
	case s.left > 0:
		if !k.renewing.TryLock() {
			return s.session, nil
		}
	default:
		k.renewing.Lock()
	}
	defer k.renewing.Unlock()
	if s = k.state(); s.left < Fresh {
		made, err := k.Renew(ctx)
		if ctx.Err() != nil {
			return creds.Credentials{}, ctx.Err() // nobody is there to be told
		}
		k.settle(made, err)
		s = k.state()
	}
	if s.left > 0 {
		return s.session, nil
	}
	return creds.Credentials{}, k.ended(s.failed)
}

// settle takes what a renewal gave.
func (k *keeper) settle(made session.Session, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failed, k.tried = err, k.now()
	if err == nil && made.Expires.After(k.current.Expires) {
		k.current = made.Credentials
		clear(k.said)
	}
}

// endedError says why there is no session, and what to type.
type endedError struct {
	code    string // for the client
	message string
}

func (e *endedError) Error() string { return e.message }

// ended is the error of a client that gets nothing. The SDKs for JavaScript and
// .NET show none of it, so the terminal does, once.
func (k *keeper) ended(err error) error {
	e := &endedError{"ExpiredToken", "the session of " + k.Profile + " has ended" + k.remedy(err)}
	k.sayOnce(e.message, "%s", e.message)
	return e
}

// remedy is why a renewal failed and what to do about it, as the rest of a
// sentence.
func (k *keeper) remedy(err error) string {
	if err == nil || hint.LacksCode(err) {
		return "; to go on, type in another terminal: authaws " + hint.Word(k.Profile)
	}
	text := fmt.Sprintf(" and cannot be renewed: %v", err)
	if h := hint.Of(err); h != "" {
		text += "; " + h
	}
	return text
}

// watch renews the session in time, so that no client has to wait, and warns
// where it cannot. It returns when ctx ends.
func (k *keeper) watch(ctx context.Context, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			k.look(ctx)
		}
	}
}

// look is one tick of watch.
func (k *keeper) look(ctx context.Context) {
	s := k.state()
	if s.left > 0 {
		k.get(ctx) // else only a client is worth another attempt, and hears why it fails
		s = k.state()
	}
	if s.left < Fresh && k.Login != nil && hint.LacksCode(s.failed) && k.now().Sub(k.loggedIn).Abs() >= loginAfter {
		k.loggedIn = k.now()
		k.settle(k.Login(ctx))
		s = k.state()
	}
	if s.failed == nil || s.left == 0 || s.left > Fresh || ctx.Err() != nil {
		return
	}
	warning := "15"
	if s.left <= urgent {
		warning = "5"
	}
	k.sayOnce(warning, "%s: the session ends in %s%s", k.Profile, session.Short(s.left.Round(time.Second)), k.remedy(s.failed))
}

// sayOnce says a line of that kind unless it was said of this session already.
func (k *keeper) sayOnce(kind, format string, args ...any) {
	k.mu.Lock()
	again := k.said[kind]
	k.said[kind] = true
	k.mu.Unlock()
	if !again {
		k.Say(format, args...)
	}
}
