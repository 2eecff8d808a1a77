package session

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

// stopped is a world in which another process, stopped, holds a lock.
func stopped(name string, l Lock) *world {
	w := newWorld()
	w.locks[name+string(l)] = true
	return w
}

// A process that was stopped while it sent a code, or assumed a role, hangs no
// other for ever, whatever flags that has, and nothing is sent in its place.
func TestStoppedProcessHangsNobody(t *testing.T) {
	role := plan(baseStep, roleStep)
	roleKey := role.key(roleStep, "BASE")
	nobody := func(s *Sessions) { s.Ask, s.Patience = nil, 0 }
	for _, test := range []struct {
		name   string
		w      *world
		r      Request
		change func(*Sessions)
		want   BusyError
	}{
		{"a code in advance", stopped("dev", Sending), Request{Plan: plan(baseStep), Code: "123456"}, func(*Sessions) {}, BusyError{ForCode, 60 * time.Millisecond}},
		{"without a prompt", stopped("dev", Sending), Request{Plan: plan(baseStep), Code: "123456"}, nobody, BusyError{ForCode, 60 * time.Millisecond}},
		{"a code that was asked for", stopped("dev", Sending), Request{Plan: plan(baseStep)}, func(*Sessions) {}, BusyError{ForCode, 60 * time.Millisecond}},
		{"a role", stopped(roleKey, Sending), Request{Plan: role}, nobody, BusyError{ForRole, 60 * time.Millisecond}},
	} {
		test.w.codes = []string{"123456"}
		if test.want.For == ForRole {
			test.w.put(role, baseStep, "AKIA", "BASE", noon)
		}
		s := test.w.sessions()
		s.RequestLimit = test.want.Waited
		test.change(s)
		k, err := s.Get(t.Context(), test.r)
		var busy *BusyError
		if !errors.As(err, &busy) || *busy != test.want || k != (Session{}) || len(test.w.calls) != 0 || len(test.w.spent) != 0 || len(test.w.locks) != 1 {
			t.Errorf("%s: %v, %v after %d calls, locks %v", test.name, k, err, len(test.w.calls), test.w.locks)
		}
	}
}

// Nobody is waited for without a prompt, not even for one look.
func TestNoPatience(t *testing.T) {
	w := stopped("dev", Asking)
	s := w.sessions()
	s.Patience = 0
	s.Waiting = func(what Wait) { t.Errorf("waits for: %v", what) }
	_, err := s.Get(t.Context(), Request{Plan: plan(baseStep)})
	if need := new(NeedCodeError); !errors.As(err, &need) || need.Waited || need.Profile != "acme" || need.Device != "dev" {
		t.Errorf("%#v", err)
	}
	if len(w.asked) != 0 {
		t.Errorf("asked %+v", w.asked)
	}
}

// Whoever waits longer than half a second is told once, in words that name what
// the other process does; and Ctrl-C ends the wait.
func TestWaitingIsSaidAndEnds(t *testing.T) {
	role := plan(baseStep, roleStep)
	for _, test := range []struct {
		w    *world
		r    Request
		want Wait
	}{
		{stopped("dev", Asking), Request{Plan: plan(baseStep)}, ForAnswer},
		{stopped("dev", Sending), Request{Plan: plan(baseStep), Code: "123456"}, ForCode},
		{stopped(role.key(roleStep, "BASE"), Sending), Request{Plan: role}, ForRole},
	} {
		t.Run(fmt.Sprint(test.want), func(t *testing.T) {
			t.Parallel()
			test.w.put(role, baseStep, "AKIA", "BASE", noon)
			if test.want == ForAnswer {
				test.w.kept = map[string]Session{}
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s := test.w.sessions()
			began := time.Now()
			var told []Wait
			s.Waiting = func(what Wait) {
				told = append(told, what)
				time.AfterFunc(5*tick, cancel) // long enough to be told again
			}
			_, err := s.Get(ctx, test.r)
			if !errors.Is(err, context.Canceled) || len(told) != 1 || told[0] != test.want || time.Since(began) < noticeDelay || len(test.w.calls) != 0 {
				t.Errorf("%v, told %v, %d calls", err, told, len(test.w.calls))
			}
		})
	}
}

// unlockable is a store whose locks fail.
type unlockable struct {
	*world
	err  error
	only Lock // empty: all
}

func (u unlockable) TryLock(device string, l Lock) (func(), bool, error) {
	if u.only == "" || u.only == l {
		return nil, false, u.err
	}
	return u.world.TryLock(device, l)
}

// Where files cannot be locked, no code is sent: each of several logins would
// send it. A role needs none, so it is assumed. Where nothing can be stored at
// all, a login goes on, with a word.
func TestLocksThatFail(t *testing.T) {
	noLock := fmt.Errorf("/net/home: %w", ErrNoLock)
	nowhere := errors.New("read-only file system")
	for _, test := range []struct {
		name  string
		err   error
		only  Lock
		r     Request
		calls int
		warns int
	}{
		{"code", noLock, "", Request{Plan: plan(baseStep), Code: "123456"}, 0, 0},
		{"question", noLock, "", Request{Plan: plan(baseStep)}, 0, 0},
		{"code that was asked for", noLock, Sending, Request{Plan: plan(baseStep)}, 0, 0},
		{"role", noLock, "", Request{Plan: plan(baseStep, roleStep)}, 1, 1},
		{"code, no store", nowhere, "", Request{Plan: plan(baseStep), Code: "123456"}, 1, 1},
		{"question, no store", nowhere, "", Request{Plan: plan(baseStep)}, 1, 2},
	} {
		w := newWorld()
		w.codes = []string{"123456"}
		if len(test.r.Plan.Steps) > 1 {
			w.put(test.r.Plan, baseStep, "AKIA", "BASE", noon)
		}
		s := w.sessions()
		s.Store = unlockable{w, test.err, test.only}
		k, err := s.Get(t.Context(), test.r)
		if len(w.calls) != test.calls || len(w.warns) != test.warns || (err == nil) != (test.calls == 1) || err != nil && !errors.Is(err, ErrNoLock) || (k == Session{}) != (err != nil) {
			t.Errorf("%s: %v, %v after %d calls, warnings %v", test.name, k, err, len(w.calls), w.warns)
		}
		if len(w.spent) > test.calls {
			t.Errorf("%s: spent %v", test.name, w.spent)
		}
	}
}

// A question ends, and its terminal is left in order, before the session that
// came meanwhile is handed out.
func TestQuestionEndsBeforeTheSessionIsUsed(t *testing.T) {
	w := newWorld()
	s := w.sessions()
	var mu sync.Mutex
	ended := false
	s.Ask = func(ctx context.Context, _ Question) (string, error) {
		w.put(plan(baseStep), baseStep, "AKIA", "OTHER", noon)
		<-ctx.Done()
		time.Sleep(3 * tick)
		mu.Lock()
		defer mu.Unlock()
		ended = true
		return "", ctx.Err()
	}
	k, err := s.Get(t.Context(), Request{Plan: plan(baseStep)})
	mu.Lock()
	defer mu.Unlock()
	if err != nil || k.AccessKeyID != "OTHER" || !ended || len(w.locks) != 0 {
		t.Errorf("%s, %v, question ended %v, locks %v", k.AccessKeyID, err, ended, w.locks)
	}
}

// A lock is given back with the session that another process made meanwhile.
func TestLockIsGivenBack(t *testing.T) {
	w := newWorld()
	s := w.sessions()
	looks := 0
	unlock, k, err := s.lock(t.Context(), "dev", Sending, 0, ForCode, func() (Session, bool) { looks++; return Session{Profile: "x"}, true })
	if unlock != nil || err != nil || k == nil || k.Profile != "x" || looks != 1 || len(w.locks) != 0 {
		t.Errorf("%v, %v, %d looks, locks %v", k, err, looks, w.locks)
	}
}

// The keys are needed before anybody is asked, and after the lock when a code is
// given; either failure sends and spends nothing.
func TestKeysThatFail(t *testing.T) {
	broken := errors.New("no keys")
	for _, r := range []Request{{Plan: plan(baseStep)}, {Plan: plan(baseStep), Code: "123456"}} {
		w := newWorld()
		s := w.sessions()
		s.Keys = func(context.Context) (creds.Credentials, error) { return creds.Credentials{}, broken }
		k, err := s.Get(t.Context(), r)
		if !errors.Is(err, broken) || k != (Session{}) || len(w.calls)+len(w.asked)+len(w.spent)+len(w.locks) != 0 {
			t.Errorf("code %q: %v, %v; %v %v %v %v", r.Code, k, err, w.calls, w.asked, w.spent, w.locks)
		}
	}
}

// Ctrl-C while the keys are fetched: the code is not sent.
func TestCancelBeforeTheCodeIsSent(t *testing.T) {
	w := newWorld()
	s := w.sessions()
	ctx, cancel := context.WithCancel(t.Context())
	s.Keys = func(context.Context) (creds.Credentials, error) { cancel(); return longTerm, nil }
	if k, err := s.Get(ctx, Request{Plan: plan(baseStep), Code: "123456"}); !errors.Is(err, context.Canceled) || k != (Session{}) || len(w.calls)+len(w.spent)+len(w.locks) != 0 {
		t.Errorf("%v, %v after %d calls", k, err, len(w.calls))
	}
}

// New asks even where a session is cached, and takes one that another process
// made since.
func TestNewSession(t *testing.T) {
	w := newWorld()
	w.put(plan(baseStep), baseStep, "AKIA", "BEFORE", noon.Add(-time.Minute))
	s := w.sessions()
	s.Ask = func(ctx context.Context, _ Question) (string, error) {
		time.Sleep(3 * tick) // it is not taken for new meanwhile
		w.put(plan(baseStep), baseStep, "AKIA", "SINCE", noon)
		<-ctx.Done()
		return "", ctx.Err()
	}
	if k, err := s.Get(t.Context(), Request{Plan: plan(baseStep), New: true}); err != nil || k.AccessKeyID != "SINCE" {
		t.Errorf("%s, %v", k.AccessKeyID, err)
	}
	s.Ask = nil
	if k, err := s.Get(t.Context(), Request{Plan: plan(baseStep), New: true}); !errors.As(err, new(*NeedCodeError)) || k != (Session{}) {
		t.Errorf("nobody to ask: %v, %v", k, err)
	}
}

// With roles to follow, the MFA session needs a minute only; without, what is
// asked for.
func TestLeastTimeOfTheFirstStep(t *testing.T) {
	for _, test := range []struct {
		p     Plan
		left  time.Duration
		asked int
	}{
		{plan(baseStep, roleStep), LastMinute, 0},
		{plan(baseStep, roleStep), LastMinute - 1, 1},
		{plan(baseStep), 5 * time.Minute, 0},
		{plan(baseStep), 5*time.Minute - 1, 1},
	} {
		w := newWorld()
		w.codes = []string{"123456"}
		w.put(test.p, baseStep, "AKIA", "BASE", noon.Add(test.left-baseStep.Duration))
		if _, err := w.sessions().Get(t.Context(), Request{Plan: test.p, MinLeft: 5 * time.Minute}); err != nil || len(w.asked) != test.asked {
			t.Errorf("%d steps, %v left: asked %d times, %v", len(test.p.Steps), test.left, len(w.asked), err)
		}
	}
}

// Errors other than ErrNobody come through a question as they are, and end it.
func TestErrorOfAQuestion(t *testing.T) {
	hangup := errors.New("terminal gone")
	w := newWorld()
	s := w.sessions()
	asked := 0
	s.Ask = func(context.Context, Question) (string, error) { asked++; return "", hangup }
	if k, err := s.Get(t.Context(), Request{Plan: plan(baseStep)}); err != hangup || k != (Session{}) || asked != 1 || len(w.locks) != 0 {
		t.Errorf("%v, %v after %d questions", k, err, asked)
	}
}

// An error that is about the request and not the code ends the login.
func TestOtherErrorsAreNotAskedAgain(t *testing.T) {
	failed := errors.New("failed")
	for _, outcome := range []CodeOutcome{Unknown, Unspent} {
		w := newWorld()
		w.codes = []string{"000001", "000002"}
		w.fail = func(Call) (CodeOutcome, error) { return outcome, failed }
		if k, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep)}); err != failed || k != (Session{}) || len(w.asked) != 1 {
			t.Errorf("outcome %d: %v, %v after %d questions", outcome, k, err, len(w.asked))
		}
	}
}

// The code of a request gives back the session that it made, not one of another
// step, an ended one, or one from before.
func TestAnswerOfTheSameCode(t *testing.T) {
	p := plan(baseStep)
	key := p.key(baseStep, "AKIA")
	for _, test := range []struct {
		name  string
		spent Spent
		made  time.Time
		calls int // zero: the cached session is handed out
		err   bool
	}{
		{"made by it", Spent{At: noon.Add(-time.Minute), Key: key}, noon.Add(-time.Minute), 0, false},
		{"made since", Spent{At: noon.Add(-2 * time.Minute), Key: key}, noon.Add(-time.Minute), 0, false},
		{"made before", Spent{At: noon, Key: key}, noon.Add(-time.Minute), 0, true},
		{"ended", Spent{At: noon.Add(-time.Minute), Key: key}, noon.Add(-12*time.Hour - time.Second), 0, true},
		{"of another step", Spent{At: noon.Add(-time.Minute), Key: "other"}, noon.Add(-time.Minute), 0, true},
	} {
		w := newWorld()
		w.put(p, baseStep, "AKIA", "BASE", test.made)
		w.spent["dev123456"] = test.spent
		k, err := w.sessions().Get(t.Context(), Request{Plan: p, Code: "123456", MinLeft: 13 * time.Hour})
		if (err != nil) != test.err || test.err && !errors.As(err, new(*SpentError)) || !test.err && k.AccessKeyID != "BASE" || len(w.calls) != 0 || len(w.locks) != 0 {
			t.Errorf("%s: %v, %v after %d calls", test.name, k.AccessKeyID, err, len(w.calls))
		}
	}
}
