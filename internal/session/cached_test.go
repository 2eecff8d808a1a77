package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

// put stores a session that step gave, signed by signer, at a time before noon.
func (w *world) put(p Plan, step Step, signer, id string, made time.Time) Session {
	k := keptAs(id, step, made)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept[p.key(step, signer)] = k
	return k
}

// Which cached session is used, with every bound on its edge.
func TestUnusableReason(t *testing.T) {
	ends := func(left time.Duration) Session {
		return Session{Credentials: creds.Credentials{Expires: noon.Add(left)}, Made: noon, Length: time.Hour}
	}
	with := func(k Session, change func(*Session)) Session { change(&k); return k }
	for _, test := range []struct {
		name    string
		k       Session
		step    Step
		minLeft time.Duration
		keyID   string
		want    string
	}{
		{"good", ends(time.Hour), Step{}, 0, "", ""},
		{"ends now", ends(0), Step{}, 0, "", "it has ended"},
		{"ends in a nanosecond", ends(1), Step{}, 0, "", ""},
		{"ended", ends(-time.Hour), Step{}, 0, "", "it has ended"},
		{"just enough", ends(5 * time.Minute), Step{}, 5 * time.Minute, "", ""},
		{"not enough", ends(5*time.Minute - 1), Step{}, 5 * time.Minute, "", "it has less than 5m left"},
		{"as long as asked", ends(time.Hour), Step{AtLeast: time.Hour}, 0, "", ""},
		{"shorter than asked", ends(time.Hour), Step{AtLeast: time.Hour + 1}, 0, "", "it was asked for 1h, not for 1h"},
		{"clock went back five minutes", with(ends(time.Hour), func(k *Session) { k.Made = noon.Add(5 * time.Minute) }), Step{}, 0, "", ""},
		{"clock went back more", with(ends(time.Hour), func(k *Session) { k.Made = noon.Add(5*time.Minute + 1) }), Step{}, 0, "", "it was made in the future"},
		{"the same key", with(ends(time.Hour), func(k *Session) { k.KeyID = "A" }), Step{}, 0, "A", ""},
		{"another key", with(ends(time.Hour), func(k *Session) { k.KeyID = "A" }), Step{}, 0, "B", "it was made with another access key"},
		{"key not known", ends(time.Hour), Step{}, 0, "B", ""},
		{"key not needed yet", with(ends(time.Hour), func(k *Session) { k.KeyID = "A" }), Step{}, 0, "", ""},
	} {
		g := &run{Sessions: newWorld().sessions(), keyID: test.keyID}
		if got := g.unusableReason(test.k, test.step, test.minLeft); got != test.want || g.good(test.k, test.step, test.minLeft) != (got == "") {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// An expired session of a role is never handed out, whichever way it is found.
func TestExpiredRoleSessionIsMadeAnew(t *testing.T) {
	direct := Step{RoleARN: "role", Serial: "dev", Duration: time.Hour}
	for name, cached := range map[string]Step{"assumed with the MFA session": roleStep, "assumed with a code": direct} {
		w := newWorld()
		p := plan(baseStep, roleStep)
		p.Alternatives = []Step{direct}
		w.put(p, baseStep, "AKIA", "BASE", noon.Add(-2*time.Hour))
		signer := "BASE"
		if cached.Serial != "" {
			signer = "AKIA"
		}
		w.put(p, cached, signer, "OLD", noon.Add(-time.Hour-time.Second))
		k, err := w.sessions().Get(t.Context(), Request{Plan: p})
		if err != nil || k.AccessKeyID != "ASIA1" || len(w.calls) != 1 || w.calls[0].With.AccessKeyID != "BASE" {
			t.Errorf("%s: %v, %v after %+v", name, k.AccessKeyID, err, w.calls)
		}
	}
}

// Of two sessions that may stand in for each other, the good one is used.
func TestAlternatives(t *testing.T) {
	direct := Step{RoleARN: "role", Serial: "dev", Duration: 8 * time.Hour}
	p := plan(baseStep, roleStep)
	p.Alternatives = []Step{direct}
	for _, test := range []struct {
		name   string
		direct time.Duration // age of each; zero: not cached
		role   time.Duration
		want   string
	}{
		{"only the direct one", time.Minute, 0, "DIRECT"},
		{"only the other", 0, time.Minute, "ROLE"},
		{"both", time.Minute, time.Minute, "DIRECT"},
		{"direct one ended", 9 * time.Hour, time.Minute, "ROLE"},
	} {
		w := newWorld()
		w.put(p, baseStep, "AKIA", "BASE", noon.Add(-13*time.Hour)) // ended
		if test.direct != 0 {
			w.put(p, direct, "AKIA", "DIRECT", noon.Add(-test.direct))
		}
		if test.role != 0 {
			w.put(p, roleStep, "BASE", "ROLE", noon.Add(-test.role))
		}
		w.codes = []string{"123456"} // should one be asked for
		if k, err := w.sessions().Get(t.Context(), Request{Plan: p}); err != nil || k.AccessKeyID != test.want || len(w.calls) != 0 {
			t.Errorf("%s: %s, %v after %d calls, want %s", test.name, k.AccessKeyID, err, len(w.calls), test.want)
		}
	}
}

// A chain of roles is used only when every link of it is cached, and each link is
// found by the key of the one before.
func TestCachedChain(t *testing.T) {
	second := Step{RoleARN: "second", Duration: time.Hour}
	p := plan(baseStep, roleStep, second)
	for missing := range 3 {
		w := newWorld()
		if missing != 0 {
			w.put(p, baseStep, "AKIA", "BASE", noon)
		}
		if missing != 1 {
			w.put(p, roleStep, "BASE", "ROLE", noon)
		}
		if missing != 2 {
			w.put(p, second, "ROLE", "SECOND", noon)
		}
		w.codes = []string{"123456"}
		k, err := w.sessions().Get(t.Context(), Request{Plan: p})
		if err != nil || k.Role != "second" || len(w.calls) != 3-missing || k.AccessKeyID != fmt.Sprintf("ASIA%d", 3-missing) {
			t.Errorf("without link %d: %s after %d calls, %v", missing, k.AccessKeyID, len(w.calls), err)
		}
	}
}

// What is said about the choice names the step and the reason.
func TestDebug(t *testing.T) {
	var said []string
	get := func(w *world, p Plan) {
		s := w.sessions()
		s.Debug = func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }
		said = nil
		if _, err := s.Get(t.Context(), Request{Plan: p}); err != nil {
			t.Fatal(err)
		}
	}
	direct := Step{RoleARN: "role", Serial: "dev", Duration: time.Hour}
	p := plan(baseStep, roleStep)
	p.Alternatives = []Step{direct}
	w := newWorld()
	w.codes = []string{"123456"}
	get(w, p)
	if want := []string{"no session is cached for the MFA device dev"}; !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
	get(w, p)
	if want := []string{"the session cached for the role role is used"}; !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
	w.now = noon.Add(time.Hour)
	get(w, p)
	if want := []string{"the session cached for the role role is not used: it has ended"}; !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
	w.put(p, direct, "AKIA", "DIRECT", w.now)
	get(w, p)
	if want := []string{"the session cached for the role role, assumed with a code of its own, is used"}; !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
}

// A credential_process gives another key one day. From the next login on, no
// session of the old key is handed out, and the record says whose it is.
func TestProcessWithANewKey(t *testing.T) {
	direct := Step{RoleARN: "role", Serial: "dev", Duration: 12 * time.Hour}
	p := plan(baseStep)
	roles := plan(baseStep, roleStep)
	roles.Alternatives = []Step{direct}
	p.Signer, roles.Signer = "get-keys", "get-keys"
	w := newWorld()
	old := func(id, key string, step Step, age time.Duration) {
		k := w.put(p, step, "get-keys", id, noon.Add(-age))
		k.KeyID = key
		w.kept[p.key(step, "get-keys")] = k
	}
	old("BASE", "AKIAOLD", baseStep, 2*time.Hour)
	old("DIRECT", "AKIAOLD", direct, time.Hour)
	if k, err := w.sessions().Get(t.Context(), Request{Plan: roles}); err != nil || k.AccessKeyID != "DIRECT" {
		t.Errorf("before: %s, %v", k.AccessKeyID, err)
	}
	// A new login runs the process.
	k, err := w.sessions().Get(t.Context(), Request{Plan: p, Code: "123456"})
	if err != nil || k.KeyID != longTerm.AccessKeyID {
		t.Fatalf("login: made with %q, %v", k.KeyID, err)
	}
	k, err = w.sessions().Get(t.Context(), Request{Plan: roles})
	if err != nil || k.AccessKeyID != "ASIA2" || k.KeyID != longTerm.AccessKeyID {
		t.Errorf("after: %s of %s, %v; the session of the old key was handed out", k.AccessKeyID, k.KeyID, err)
	}
	// The other way round: the newer session is the direct one.
	w.kept = map[string]Session{}
	old("BASE", "AKIAOLD", baseStep, 2*time.Hour)
	w.put(roles, roleStep, "BASE", "ROLE", noon.Add(-time.Minute))
	old("DIRECT", "AKIA", direct, 13*time.Hour)
	if k, err := w.sessions().Get(t.Context(), Request{Plan: roles}); err != nil || k.AccessKeyID != "ROLE" {
		t.Errorf("an older session of another key hides %s, %v", k.AccessKeyID, err)
	}
	old("DIRECT", "AKIA", direct, time.Hour)
	d := w.kept[p.key(direct, "get-keys")]
	d.Expires = noon // ended
	w.kept[p.key(direct, "get-keys")] = d
	w.codes, w.spent = []string{"111111"}, map[string]Spent{}
	if k, err := w.sessions().Get(t.Context(), Request{Plan: roles}); err != nil || k.AccessKeyID != "ASIA4" {
		t.Errorf("a role of the old key was handed out: %s, %v", k.AccessKeyID, err)
	}
}

// When the process was run and nobody answers, the session of its old key does
// not serve for the last minutes either.
func TestLastMinutesOfAnotherKey(t *testing.T) {
	w := newWorld()
	p := plan(baseStep)
	p.Signer = "get-keys"
	k := w.put(p, baseStep, "get-keys", "BASE", noon.Add(2*time.Minute-12*time.Hour))
	s := w.sessions()
	s.Ask = func(context.Context, Question) (string, error) { return "", ErrNobody }
	r := Request{Plan: p, MinLeft: 5 * time.Minute}
	if got, err := s.Get(t.Context(), r); err != nil || got != k {
		t.Errorf("of the same key: %v, %v", got, err)
	}
	k.KeyID = "AKIAOLD"
	w.kept[p.key(baseStep, "get-keys")] = k
	need := new(NeedCodeError)
	if got, err := s.Get(t.Context(), r); !errors.As(err, &need) || !errors.Is(need.Reason, ErrNobody) {
		t.Errorf("of another key: %v, %v", got, err)
	}
}

// The end is the earlier of what STS says and what was asked for.
func TestEnd(t *testing.T) {
	for _, test := range []struct {
		name string
		life time.Duration
		want time.Duration
	}{
		{"as asked for", 12 * time.Hour, 12 * time.Hour},
		{"shorter", time.Hour, time.Hour},
		{"a clock that differs by seconds", 12*time.Hour + time.Minute, 12*time.Hour + time.Minute},
		{"longer", 12*time.Hour + time.Minute + 1, 12 * time.Hour},
		{"a hundred years", 876000 * time.Hour, 12 * time.Hour},
	} {
		w := newWorld()
		w.life = test.life
		k, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep), Code: "123456"})
		if err != nil || !k.Expires.Equal(noon.Add(test.want)) || w.kept[plan(baseStep).key(baseStep, "AKIA")] != k {
			t.Errorf("%s: until %v, %v, want %v", test.name, k.Expires, err, noon.Add(test.want))
		}
		w = newWorld()
		w.put(plan(baseStep), baseStep, "AKIA", "BASE", noon)
		w.life = test.life
		k, err = w.sessions().Get(t.Context(), Request{Plan: plan(baseStep, Step{RoleARN: "role", Duration: 12 * time.Hour})})
		if err != nil || !k.Expires.Equal(noon.Add(test.want)) {
			t.Errorf("%s, role: until %v, %v, want %v", test.name, k.Expires, err, noon.Add(test.want))
		}
	}
	w := newWorld()
	w.life = 2 * time.Hour
	free := Step{Serial: "dev"}
	if k, err := w.sessions().Get(t.Context(), Request{Plan: plan(free), Code: "123456"}); err != nil || !k.Expires.Equal(noon.Add(2*time.Hour)) {
		t.Errorf("no length asked for: until %v, %v", k.Expires, err)
	}
}

// A role that STS refuses gives no session, neither an empty one nor that of the
// step before, and nothing is cached under its name.
func TestRefusedRoleGivesNothing(t *testing.T) {
	denied := errors.New("denied")
	second := Step{RoleARN: "second", Duration: time.Hour}
	for _, refused := range []string{"role", "second"} {
		w := newWorld()
		p := plan(baseStep, roleStep, second)
		w.put(p, baseStep, "AKIA", "BASE", noon)
		w.fail = func(c Call) (CodeOutcome, error) {
			if c.Step.RoleARN == refused {
				return Unknown, denied
			}
			return Unknown, nil
		}
		k, err := w.sessions().Get(t.Context(), Request{Plan: p})
		if !errors.Is(err, denied) || k != (Session{}) {
			t.Errorf("%s: %v, %v", refused, k, err)
		}
		for _, k := range w.kept {
			if k.Role == refused || k.AccessKeyID == "" {
				t.Errorf("%s: cached %+v", refused, k)
			}
		}
		if len(w.locks) != 0 {
			t.Errorf("%s: locks left: %v", refused, w.locks)
		}
	}
}

// fragile is a store whose writes fail.
type fragile struct{ *world }

var errFull = errors.New("disk full")

func (fragile) Save(string, Session) error                      { return errFull }
func (fragile) Spend(string, string, Spent) error               { return errFull }
func (f fragile) Unspend(device, code string) error             { return errFull }
func (f fragile) Spent(string, string, time.Time) (Spent, bool) { return Spent{}, false }

// What cannot be stored is said each time and stops nothing.
func TestFailingStoreIsReported(t *testing.T) {
	failed := errors.New("failed")
	for _, test := range []struct {
		name    string
		outcome CodeOutcome
		err     error
		warns   int
	}{
		{"success", Unknown, nil, 2},    // spend, save
		{"unspent", Unspent, failed, 2}, // spend, unspend
		{"refused", Refused, failed, 2}, // spend twice
		{"unknown", Unknown, failed, 2},
	} {
		w := newWorld()
		w.fail = func(Call) (CodeOutcome, error) { return test.outcome, test.err }
		s := w.sessions()
		s.Store = fragile{w}
		k, err := s.Get(t.Context(), Request{Plan: plan(baseStep), Code: "123456"})
		if !errors.Is(err, test.err) || (err == nil) != (k.AccessKeyID == "ASIA1") || len(w.warns) != test.warns {
			t.Errorf("%s: %v, %v, warnings %v", test.name, k.AccessKeyID, err, w.warns)
		}
		for _, warning := range w.warns {
			if warning != errFull {
				t.Errorf("%s: warned of %v", test.name, warning)
			}
		}
	}
	w := newWorld()
	if _, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep, roleStep), Code: "123456"}); err != nil || len(w.warns) != 0 {
		t.Errorf("a store that works: %v, warnings %v", err, w.warns)
	}
}

func TestErrorTexts(t *testing.T) {
	at := time.Date(2026, 11, 20, 7, 8, 9, 0, time.Local)
	for want, err := range map[string]error{
		`profile "acme" needs an MFA code; another awsmfa asked for it, but nobody answered in time`: &NeedCodeError{Profile: "acme", Waited: true, Reason: errFull},
		`profile "acme" needs an MFA code, and disk full`:                                            &NeedCodeError{Profile: "acme", Reason: errFull},
		`profile "acme" needs an MFA code, and nobody can be asked for it`:                           &NeedCodeError{Profile: "acme"},
		"this MFA code was already used at 07:08:09":                                                 &SpentError{At: at},
		"this MFA code was refused at 07:08:09":                                                      &SpentError{At: at, Refused: true},
		"a session of 13h is not possible here, only from 15m to 12h":                                &LengthError{13 * time.Hour, 15 * time.Minute, 12 * time.Hour, true},
		"another awsmfa is assuming the same role for 40s now; it may be stopped":                    &BusyError{ForRole, 40 * time.Second},
		"disk full": &refusedError{errFull},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
		if strings.HasSuffix(want, "disk full") && !errors.Is(err, errFull) {
			t.Errorf("%v hides its cause", err)
		}
	}
}
