package session

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// world is a store, an STS and a person in one process.
type world struct {
	mu    sync.Mutex
	now   time.Time
	kept  map[string]Session
	spent map[string]Spent
	locks map[string]bool
	calls []Call
	asked []Question
	warns []error
	codes []string // what the person answers
	fail  func(Call) (CodeOutcome, error)
	life  time.Duration
}

func newWorld() *world {
	return &world{now: noon, kept: map[string]Session{}, spent: map[string]Spent{}, locks: map[string]bool{}}
}

func (w *world) Load(key string) (Session, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	k, ok := w.kept[key]
	return k, ok
}

func (w *world) Save(key string, k Session) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kept[key] = k
	return nil
}

func (w *world) Remove(key string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.kept, key)
	return nil
}

func (w *world) TryLock(device string, l Lock) (func(), bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	name := device + string(l)
	if w.locks[name] {
		return nil, false, nil
	}
	w.locks[name] = true
	return func() { w.mu.Lock(); defer w.mu.Unlock(); delete(w.locks, name) }, true, nil
}

func (w *world) Spent(device, code string, now time.Time) (Spent, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s, ok := w.spent[device+code]
	if !ok || now.Sub(s.At) >= SpentFor {
		return Spent{}, false
	}
	return s, true
}

func (w *world) Spend(device, code string, s Spent) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spent[device+code] = s
	return nil
}

func (w *world) Unspend(device, code string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.spent, device+code)
	return nil
}

func (w *world) call(_ context.Context, c Call) (creds.Credentials, CodeOutcome, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, c)
	if w.fail != nil {
		if outcome, err := w.fail(c); err != nil {
			return creds.Credentials{}, outcome, err
		}
	}
	life := c.Step.Duration
	if w.life != 0 {
		life = w.life
	}
	return creds.Credentials{AccessKeyID: fmt.Sprintf("ASIA%d", len(w.calls)), SecretAccessKey: "s", SessionToken: "t", Expires: w.now.Add(life)}, Unknown, nil
}

func (w *world) ask(ctx context.Context, q Question) (string, error) {
	w.mu.Lock()
	w.asked = append(w.asked, q)
	if len(w.codes) > 0 {
		code := w.codes[0]
		w.codes = w.codes[1:]
		w.mu.Unlock()
		return code, nil
	}
	w.mu.Unlock()
	<-ctx.Done()
	return "", ctx.Err()
}

func (w *world) sessions() *Sessions {
	return &Sessions{Store: w, Call: w.call, Ask: w.ask, Patience: -1,
		Keys:    func(context.Context) (creds.Credentials, error) { return longTerm, nil },
		Now:     func() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now },
		Warn:    func(err error) { w.mu.Lock(); defer w.mu.Unlock(); w.warns = append(w.warns, err) },
		Waiting: func(Wait) {}}
}

var longTerm = creds.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "s"}

func plan(steps ...Step) Plan {
	return Plan{Profile: "acme", Region: "eu-west-1", Realm: "aws", Signer: "AKIA", Steps: steps}
}

var (
	baseStep = Step{Serial: "dev", Duration: 12 * time.Hour}
	roleStep = Step{RoleARN: "role", Duration: time.Hour}
)

func keptAs(id string, step Step, at time.Time) Session {
	return Session{Credentials: creds.Credentials{AccessKeyID: id, SecretAccessKey: "s", SessionToken: "t", Expires: at.Add(step.Duration)},
		Profile: "acme", Device: "dev", Role: step.RoleARN, KeyID: "AKIA", Region: "eu-west-1", Made: at, Length: step.Duration}
}

func TestCodeMakesOneCallAndKeepsTheSession(t *testing.T) {
	w := newWorld()
	got, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep), Code: "123456"})
	want := keptAs("ASIA1", baseStep, noon)
	if err != nil || got != want {
		t.Fatalf("Get = %+v, %v; want %+v", got, err, want)
	}
	if want := []Call{{baseStep, longTerm, "123456"}}; !reflect.DeepEqual(w.calls, want) {
		t.Errorf("calls = %+v, want %+v", w.calls, want)
	}
	w.now = w.now.Add(11 * time.Hour)
	again, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep), MinLeft: 5 * time.Minute})
	if err != nil || again != want || len(w.calls) != 1 || len(w.asked) != 0 {
		t.Errorf("Get again = %+v, %v after %d calls, %d questions; want the kept session", again, err, len(w.calls), len(w.asked))
	}
}

func TestKeptSessionThatWillNotDo(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Request)
		now    time.Time
		calls  int
	}{
		{"enough left", func(*Request) {}, noon.Add(11 * time.Hour), 1},
		{"too little left", func(*Request) {}, noon.Add(12*time.Hour - time.Minute), 2},
		{"new asked for", func(r *Request) { r.New = true }, noon, 2},
		{"longer asked for", func(r *Request) { r.Plan.Steps[0].AtLeast = 13 * time.Hour }, noon, 2},
		{"shorter asked for", func(r *Request) { r.Plan.Steps[0].AtLeast = time.Hour }, noon, 1},
		{"clock went back", func(*Request) {}, noon.Add(-time.Hour), 2},
		{"clock went back a little", func(*Request) {}, noon.Add(-time.Minute), 1},
		{"another place", func(r *Request) { r.Plan.Realm = "http://elsewhere" }, noon, 2},
		{"another key", func(r *Request) { r.Plan.Signer = "AKIB" }, noon, 2},
		{"another device", func(r *Request) { r.Plan.Steps[0].Serial = "dev2" }, noon, 2},
	} {
		w := newWorld()
		if _, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep), Code: "000001"}); err != nil {
			t.Fatal(err)
		}
		w.now, w.codes = test.now, []string{"000002"}
		w.spent = map[string]Spent{} // codes are not what this is about
		r := Request{Plan: plan(baseStep), MinLeft: 5 * time.Minute}
		test.change(&r)
		if _, err := w.sessions().Get(t.Context(), r); err != nil || len(w.calls) != test.calls {
			t.Errorf("%s: %d calls, %v; want %d", test.name, len(w.calls), err, test.calls)
		}
	}
}

func TestRolesShareTheBaseSession(t *testing.T) {
	w := newWorld()
	s := w.sessions()
	roles := []Step{{RoleARN: "a", Duration: time.Hour}, {RoleARN: "b", Duration: time.Hour}, {RoleARN: "a", ExternalID: "x", Duration: time.Hour}}
	if _, err := s.Get(t.Context(), Request{Plan: plan(baseStep, roles[0]), Code: "123456"}); err != nil {
		t.Fatal(err)
	}
	for _, role := range roles[1:] {
		if _, err := s.Get(t.Context(), Request{Plan: plan(baseStep, role)}); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.calls) != 4 || len(w.asked) != 0 {
		t.Fatalf("%d calls, %d questions; want 4 and none", len(w.calls), len(w.asked))
	}
	for _, c := range w.calls[1:] {
		if c.With.AccessKeyID != "ASIA1" || c.Code != "" {
			t.Errorf("role %q signed with %v and code %q", c.Step.RoleARN, c.With, c.Code)
		}
	}
	w.spent = map[string]Spent{}
	k, err := s.Get(t.Context(), Request{Plan: plan(baseStep, roles[0]), Code: "654321"})
	if err != nil || len(w.calls) != 6 || w.calls[5].With.AccessKeyID != "ASIA5" || k.Role != "a" {
		t.Errorf("a new base session did not renew its role: %+v, %v", w.calls[4:], err)
	}
}

func TestRoleOutlivesItsBaseSession(t *testing.T) {
	w := newWorld()
	s := w.sessions()
	short := baseStep
	short.Duration = 15 * time.Minute
	if _, err := s.Get(t.Context(), Request{Plan: plan(short, roleStep), Code: "123456"}); err != nil {
		t.Fatal(err)
	}
	w.now = noon.Add(30 * time.Minute)
	if _, err := s.Get(t.Context(), Request{Plan: plan(short, roleStep), MinLeft: 5 * time.Minute}); err != nil || len(w.calls) != 2 {
		t.Errorf("%d calls, %v; want the kept role session", len(w.calls), err)
	}
}

func TestDirectSessionServesThePlanWithoutACode(t *testing.T) {
	w := newWorld()
	s := w.sessions()
	direct := Step{RoleARN: "role", Serial: "dev", Duration: 8 * time.Hour}
	if _, err := s.Get(t.Context(), Request{Plan: plan(direct), Code: "123456"}); err != nil {
		t.Fatal(err)
	}
	p := plan(baseStep, roleStep)
	p.Alternatives = []Step{direct}
	k, err := s.Get(t.Context(), Request{Plan: p, MinLeft: 5 * time.Minute})
	if err != nil || k.Length != 8*time.Hour || len(w.calls) != 1 {
		t.Errorf("Get = %+v, %v after %d calls; want the direct session", k, err, len(w.calls))
	}
}

func TestRefusedCodeIsAskedAgainThreeTimes(t *testing.T) {
	refused := errors.New("refused")
	for _, test := range []struct {
		name  string
		codes []string
		good  string
		calls int
		asked int
		err   error
	}{
		{"second is right", []string{"000001", "000002"}, "000002", 2, 2, nil},
		{"none is right", []string{"000001", "000002", "000003", "000004"}, "000004", 3, 3, refused},
		{"the same again is not sent", []string{"000001", "000001", "000002"}, "000002", 2, 3, nil},
	} {
		w := newWorld()
		w.codes = test.codes
		w.fail = func(c Call) (CodeOutcome, error) {
			if c.Code != test.good {
				return Refused, refused
			}
			return Unknown, nil
		}
		_, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep)})
		if !errors.Is(err, test.err) || len(w.calls) != test.calls || len(w.asked) != test.asked {
			t.Errorf("%s: %v, %d calls, %d questions; want %v, %d, %d", test.name, err, len(w.calls), len(w.asked), test.err, test.calls, test.asked)
		}
		if w.asked[0].Refused != nil || w.asked[1].Refused == nil {
			t.Errorf("%s: the second question does not say why: %+v", test.name, w.asked)
		}
	}
}

func TestFateOfTheCode(t *testing.T) {
	failed := errors.New("failed")
	for _, test := range []struct {
		name  string
		fate  CodeOutcome
		calls int
	}{
		{"lost answer: spent", Unknown, 1},
		{"never left: may be sent again", Unspent, 2},
		{"refused: spent", Refused, 1},
	} {
		w := newWorld()
		s := w.sessions()
		// What is kept from before is not what the code made.
		w.now = noon.Add(-time.Hour)
		if _, err := s.Get(t.Context(), Request{Plan: plan(baseStep), Code: "000000"}); err != nil {
			t.Fatal(err)
		}
		w.now, w.calls = noon, nil
		w.fail = func(Call) (CodeOutcome, error) { return test.fate, failed }
		r := Request{Plan: plan(baseStep), Code: "123456"}
		if _, err := s.Get(t.Context(), r); !errors.Is(err, failed) {
			t.Errorf("%s: first error = %v", test.name, err)
		}
		_, err := s.Get(t.Context(), r)
		spent := new(SpentError)
		if isSpent := errors.As(err, &spent); isSpent != (test.calls == 1) || len(w.calls) != test.calls {
			t.Errorf("%s: second error = %v after %d calls; want %d", test.name, err, len(w.calls), test.calls)
		} else if isSpent && (!spent.At.Equal(noon) || spent.Refused != (test.fate == Refused) || spent.Next != 30*time.Second) {
			t.Errorf("%s: %+v", test.name, spent)
		}
	}
}

// A code whose answer was lost gives no session of another code, however the
// clock goes.
func TestLostCodeGivesNoOtherSession(t *testing.T) {
	for name, at := range map[string]time.Time{"an older one after the clock went back": noon.Add(2 * time.Minute), "a newer one": noon.Add(-time.Minute)} {
		w := newWorld()
		s := w.sessions()
		other := func() {
			w.now, w.fail = at, nil
			if _, err := s.Get(t.Context(), Request{Plan: plan(baseStep), Code: "111111"}); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if at.After(noon) {
			other()
		}
		w.now = noon
		w.fail = func(Call) (CodeOutcome, error) { return Unknown, errors.New("lost") }
		lost := Request{Plan: plan(baseStep), Code: "222222"}
		if _, err := s.Get(t.Context(), lost); err == nil {
			t.Fatal("nothing was lost")
		}
		if at.Before(noon) {
			at = noon.Add(time.Minute)
			other()
		}
		if k, err := s.Get(t.Context(), lost); !errors.As(err, new(*SpentError)) {
			t.Errorf("%s: %v, %v", name, k, err)
		}
	}
}

func TestSameCodeGivesTheSessionItMade(t *testing.T) {
	w := newWorld()
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if k, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep), Code: "123456"}); err != nil || k.AccessKeyID != "ASIA1" {
				t.Errorf("Get = %v, %v", k, err)
			}
		})
	}
	group.Wait()
	if len(w.calls) != 1 {
		t.Errorf("%d calls for one code", len(w.calls))
	}
	other := plan(baseStep)
	other.Signer = "AKIB"
	if _, err := w.sessions().Get(t.Context(), Request{Plan: other, Code: "123456"}); !errors.As(err, new(*SpentError)) {
		t.Errorf("the code of one key served another: %v", err)
	}
}

func TestWhoeverWaitsLeavesWithTheSession(t *testing.T) {
	w := newWorld()
	var group sync.WaitGroup
	for range 5 { // one of them asks for ever, four wait for it
		group.Go(func() {
			if k, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep)}); err != nil || k.AccessKeyID != "ASIA1" {
				t.Errorf("Get = %v, %v", k, err)
			}
		})
	}
	for asked := 0; asked == 0; time.Sleep(time.Millisecond) {
		w.mu.Lock()
		asked = len(w.asked)
		w.mu.Unlock()
	}
	if _, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep), Code: "123456"}); err != nil {
		t.Errorf("an explicit code was kept waiting: %v", err)
	}
	group.Wait()
	if len(w.calls) != 1 || len(w.asked) != 1 {
		t.Errorf("%d calls, %d questions; want 1 and 1", len(w.calls), len(w.asked))
	}
}

func TestNobodyToAsk(t *testing.T) {
	nobody := func(w *world) *Sessions { s := w.sessions(); s.Ask = nil; s.Patience = 0; return s }
	w := newWorld()
	need := new(NeedCodeError)
	if _, err := nobody(w).Get(t.Context(), Request{Plan: plan(baseStep)}); !errors.As(err, &need) || *need != (NeedCodeError{Profile: "acme", Device: "dev"}) {
		t.Errorf("error = %#v", err)
	}
	if _, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep), Code: "123456"}); err != nil {
		t.Fatal(err)
	}
	w.now = noon.Add(12*time.Hour - 2*time.Minute)
	r := Request{Plan: plan(baseStep), MinLeft: 5 * time.Minute}
	if k, err := nobody(w).Get(t.Context(), r); err != nil || k.AccessKeyID != "ASIA1" {
		t.Errorf("the last minutes were not handed out: %v", err)
	}
	r.Strict = true
	if _, err := nobody(w).Get(t.Context(), r); !errors.As(err, &need) {
		t.Errorf("a strict demand was not kept: %v", err)
	}
	r.Strict = false
	w.now = noon.Add(12*time.Hour - 30*time.Second)
	if _, err := nobody(w).Get(t.Context(), r); !errors.As(err, &need) {
		t.Errorf("a session in its last minute was handed out: %v", err)
	}
	w = newWorld()
	w.locks["dev"+string(Asking)] = true
	s := nobody(w)
	s.Patience = 100 * time.Millisecond
	if _, err := s.Get(t.Context(), r); !errors.As(err, &need) || !need.Waited {
		t.Errorf("error after waiting = %#v", err)
	}
}

func TestCancelEndsTheQuestion(t *testing.T) {
	w := newWorld()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := w.sessions().Get(ctx, Request{Plan: plan(baseStep)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v", err)
	}
	if len(w.locks) != 0 {
		t.Errorf("locks left: %v", w.locks)
	}
}

func TestUnkeptSessionIsStillHandedOut(t *testing.T) {
	w := newWorld()
	s := w.sessions()
	s.Store = NewMemory()
	if k, err := s.Get(t.Context(), Request{Plan: plan(baseStep, roleStep), Code: "123456"}); err != nil || k.AccessKeyID != "ASIA2" {
		t.Errorf("Get = %v, %v", k, err)
	}
}

func TestSameCodeGivesTheSessionThatReplacedItsOwn(t *testing.T) {
	w := newWorld()
	for _, code := range []string{"000001", "000002"} {
		if _, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep), Code: code}); err != nil {
			t.Fatal(err)
		}
	}
	if k, err := w.sessions().Get(t.Context(), Request{Plan: plan(baseStep), Code: "000001"}); err != nil || k.AccessKeyID != "ASIA2" {
		t.Errorf("Get = %v, %v; want the newer session", k, err)
	}
}

func TestLastMinutesOfARoleWhoseBaseHasEnded(t *testing.T) {
	w := newWorld()
	s := w.sessions()
	short := baseStep
	short.Duration = 15 * time.Minute
	if _, err := s.Get(t.Context(), Request{Plan: plan(short, roleStep), Code: "123456"}); err != nil {
		t.Fatal(err)
	}
	w.now = noon.Add(57 * time.Minute)
	s.Ask, s.Patience = nil, 0
	if k, err := s.Get(t.Context(), Request{Plan: plan(short, roleStep), MinLeft: 5 * time.Minute}); err != nil || k.Role != "role" || len(w.calls) != 2 {
		t.Errorf("Get = %v, %v", k, err)
	}
}

func TestNoQuestionWithoutKeys(t *testing.T) {
	w := newWorld()
	s := w.sessions()
	broken := errors.New("no keys")
	s.Keys = func(context.Context) (creds.Credentials, error) { return creds.Credentials{}, broken }
	if _, err := s.Get(t.Context(), Request{Plan: plan(baseStep)}); !errors.Is(err, broken) || len(w.asked) != 0 || len(w.locks) != 0 {
		t.Errorf("%v after %d questions", err, len(w.asked))
	}
}
