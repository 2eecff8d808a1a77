package session

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
)

// Each alternative is looked at, whatever is cached for those before it.
func TestSecondAlternative(t *testing.T) {
	w := newWorld()
	p := plan(baseStep)
	p.Alternatives = []Step{{RoleARN: "none", Serial: "dev"}, {RoleARN: "role", Serial: "dev", Duration: time.Hour}}
	w.put(p, p.Alternatives[1], "AKIA", "SECOND", noon)
	if k, err := w.sessions().Get(t.Context(), Request{Plan: p}); err != nil || k.AccessKeyID != "SECOND" || len(w.calls) != 0 {
		t.Errorf("%s, %v after %d calls", k.AccessKeyID, err, len(w.calls))
	}
}

// Keys may come from a program that asks for something, so they are left alone
// when nobody can be asked for the code.
func TestNobodyToAskNeedsNoKeys(t *testing.T) {
	w := newWorld()
	s := w.sessions()
	s.Ask = nil
	s.Keys = func(context.Context) (creds.Credentials, error) {
		t.Error("the keys were fetched")
		return creds.Credentials{}, errors.New("no keys")
	}
	if _, err := s.Get(t.Context(), Request{Plan: plan(baseStep)}); !errors.As(err, new(*NeedCodeError)) {
		t.Error(err)
	}
}

// elsewhere is a store in which another process makes a session with the Sending
// lock, once it is asked for.
type elsewhere struct {
	*world
	made func()
}

func (e elsewhere) TryLock(device string, l Lock) (func(), bool, error) {
	if l == Sending {
		e.made()
	}
	return e.world.TryLock(device, l)
}

// A person's code is not sent when another process made the session since.
func TestAnsweredCodeIsNotNeeded(t *testing.T) {
	w := newWorld()
	w.codes = []string{"123456"}
	s := w.sessions()
	s.Store = elsewhere{w, func() { w.put(plan(baseStep), baseStep, "AKIA", "OTHER", noon) }}
	k, err := s.Get(t.Context(), Request{Plan: plan(baseStep)})
	if err != nil || k.AccessKeyID != "OTHER" || len(w.asked) != 1 || len(w.calls) != 0 || len(w.spent) != 0 {
		t.Errorf("%s, %v after %d questions, %d calls", k.AccessKeyID, err, len(w.asked), len(w.calls))
	}
}

// The session that a code made is not handed out once it has ended.
func TestCodeOfAnEndedSession(t *testing.T) {
	p := plan(baseStep)
	w := newWorld()
	k := w.put(p, baseStep, "AKIA", "BASE", noon)
	k.Expires = noon
	w.kept[p.key(baseStep, "AKIA")] = k
	w.spent["dev123456"] = Spent{At: noon, Key: p.key(baseStep, "AKIA")}
	if k, err := w.sessions().Get(t.Context(), Request{Plan: p, Code: "123456"}); !errors.As(err, new(*SpentError)) || len(w.calls) != 0 {
		t.Errorf("%s, %v after %d calls", k.AccessKeyID, err, len(w.calls))
	}
}

func TestUntilNext(t *testing.T) {
	for second, want := range map[int64]time.Duration{0: 30 * time.Second, 1: 29 * time.Second, 59: time.Second, 60: 30 * time.Second} {
		if got := untilNext(time.Unix(second, 0)); got != want {
			t.Errorf("at second %d: %v, want %v", second, got, want)
		}
	}
}

func TestKeyLeavesTheStepAsItIs(t *testing.T) {
	step := Step{RoleARN: "role", PolicyARNs: []string{"b", "a"}, TransitiveTags: []string{"d", "c"}, Tags: []Tag{{"f", ""}, {"e", ""}}}
	plan(baseStep).key(step, "AKIA")
	want := Step{RoleARN: "role", PolicyARNs: []string{"b", "a"}, TransitiveTags: []string{"d", "c"}, Tags: []Tag{{"f", ""}, {"e", ""}}}
	if !reflect.DeepEqual(step, want) {
		t.Errorf("the step is now %+v", step)
	}
}

// What is not cached is not stored under another name, and what is cached behind
// it is.
func TestRekeyWithoutTheAlternative(t *testing.T) {
	w := newWorld()
	p := plan(baseStep)
	p.Alternatives = []Step{{RoleARN: "none", Serial: "dev"}}
	w.put(p, baseStep, "AKIA", "BASE", noon)
	if err := w.sessions().Rekey(p, "AKIA", "AKIB"); err != nil {
		t.Fatal(err)
	}
	k, ok := w.kept[p.key(baseStep, "AKIB")]
	if !ok || k.AccessKeyID != "BASE" || k.KeyID != "AKIB" || len(w.kept) != 1 {
		t.Errorf("cached is now %+v", w.kept)
	}
}

func TestShortestSession(t *testing.T) {
	p := profile.Profile{Serial: profile.Setting{Value: "dev"}}
	if _, err := Route(p, Options{Duration: 15 * time.Minute}); err != nil {
		t.Error(err)
	}
	if _, err := Route(p, Options{Duration: 15*time.Minute - 1}); !errors.As(err, new(*LengthError)) {
		t.Errorf("less than STS makes: %v", err)
	}
}

// SECURITY.md promises that the hash of a code is gone after three minutes.
func TestSpentFor(t *testing.T) {
	if SpentFor != 3*time.Minute {
		t.Errorf("a code is remembered for %v", SpentFor)
	}
}

// Where sessions cannot be stored, the logins of one command share them all the same,
// and nobody waits for anybody.
func TestMemory(t *testing.T) {
	m, k := NewMemory(), Session{Profile: "acme", Length: time.Hour}
	for _, key := range []string{"key", "other"} {
		if got, ok := m.Load(key); ok || got != (Session{}) {
			t.Errorf("Load = %+v, %v", got, ok)
		}
	}
	if err := m.Save("key", k); err != nil {
		t.Error(err)
	}
	if got, ok := m.Load("key"); !ok || got != k {
		t.Errorf("Load = %+v, %v", got, ok)
	}
	if err := m.Remove("key"); err != nil {
		t.Error(err)
	}
	if got, ok := m.Load("key"); ok || got != (Session{}) {
		t.Errorf("Load = %+v, %v after it was removed", got, ok)
	}
	if s, ok := m.Spent("dev", "123456", noon); ok || s != (Spent{}) {
		t.Errorf("Spent = %+v, %v", s, ok)
	}
	if unlock, ok, err := m.TryLock("dev", Sending); !ok || err != nil || unlock == nil {
		t.Errorf("TryLock = %v, %v", ok, err)
	}
}
