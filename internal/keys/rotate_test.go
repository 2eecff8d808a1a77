package keys

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
	"awsmfa/internal/creds"
	"awsmfa/internal/keyring"
	"awsmfa/internal/ststest"
)

const (
	doraARN    = "arn:aws:iam::123456789012:user/team/dora"
	doraSerial = "arn:aws:iam::123456789012:mfa/dora"
)

var doraKeys = creds.Credentials{AccessKeyID: "AKIADORA000000000001", SecretAccessKey: "doras/secret"}

const (
	credentials = `# mine
[other]
aws_access_key_id = AKIAOTHER00000000000
aws_secret_access_key = others

[acme]
aws_access_key_id = AKIADORA000000000001
aws_secret_access_key = doras/secret
; end
[AcmeAccount]
aws_secret_access_key=doras/secret
region = eu-west-1
aws_access_key_id=AKIADORA000000000001
`
	config = `[profile acme]
mfa_serial = arn:aws:iam::123456789012:mfa/dora
[profile copy]
aws_access_key_id = AKIADORA000000000001
aws_secret_access_key = doras/secret
`
)

// scene is a user with a key in three sections, a session made with a code, the
// strict server and one clock.
type scene struct {
	*ststest.Server
	t     *testing.T
	clock *ststest.Clock
	r     Rotation
}

var allowed = strings.Fields("iam:ListAccessKeys iam:CreateAccessKey iam:UpdateAccessKey iam:DeleteAccessKey iam:GetAccessKeyLastUsed")

func newScene(t *testing.T, c ststest.Config, change ...func(*ststest.User)) *scene {
	t.Helper()
	s := &scene{t: t, clock: ststest.ClockAt(time.Date(2026, 11, 20, 12, 0, 20, 5e8, time.UTC))}
	c.Now = s.clock.Now
	server, err := ststest.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	s.Server = server
	user := ststest.User{Name: "team/dora", Account: "123456789012", AccessKeyID: doraKeys.AccessKeyID, Secret: doraKeys.SecretAccessKey,
		KeyCreated: s.clock.Now().Add(-100 * 24 * time.Hour), WithMFA: allowed, Devices: []ststest.Device{{Serial: doraSerial, Secret: []byte("x")}}}
	for _, f := range change {
		f(&user)
	}
	s.AddUser(user)
	s.r = rotation(t, s.URL, t.TempDir(), s.clock.Now)
	s.r.Wait = func(ctx context.Context, d time.Duration) error { s.clock.Add(d); return ctx.Err() }
	s.write(s.r.Files.Credentials, credentials)
	s.write(s.r.Files.Config, config)
	s.r.User.With, err = s.r.User.Client.GetSessionToken(context.Background(), doraKeys, doraSerial, s.Code(doraSerial), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func rotation(t *testing.T, url, dir string, now func() time.Time) Rotation {
	client, err := awsapi.New(awsapi.Settings{Region: "us-east-1", Endpoint: url, IAMEndpoint: url, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return Rotation{
		User: User{Client: client, ARN: doraARN}, Key: doraKeys, Now: now, Dir: folder(t, filepath.Join(dir, "cache")),
		Files: Files{Config: filepath.Join(dir, "config"), Credentials: filepath.Join(dir, "credentials")},
	}
}

// folder is a cache folder.
func folder(t *testing.T, path string) *cache.Dir {
	dir, err := cache.Open(path, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// dir is where all the files of the scene are, and cacheFolder its cache folder.
func (s *scene) dir() string         { return filepath.Dir(s.r.Files.Config) }
func (s *scene) cacheFolder() string { return filepath.Join(s.dir(), "cache") }

func (s *scene) write(path, text string) {
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	old := time.Now().Add(-time.Hour) // nobody is writing it
	os.Chtimes(path, old, old)
}

func (s *scene) read(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// whole checks what must hold at all times: the files have one whole key
// everywhere and nothing else has changed, it is active, and there are at most
// two. It returns the ID.
func (s *scene) whole(when string) string {
	s.t.Helper()
	id := s.idIn(s.read(s.r.Files.Credentials), "acme")
	status := s.Keys("dora")
	if status[id] != "Active" || len(status) > 2 {
		s.t.Errorf("%s: the files have %s, of %v", when, id, status)
	}
	return id
}

func (s *scene) idIn(text, section string) string {
	_, rest, _ := strings.Cut(text, "["+section+"]\naws_access_key_id = ")
	id, _, _ := strings.Cut(rest, "\n")
	return id
}

// has checks that both files hold that key in all three places and are otherwise
// as they were.
func (s *scene) has(when string, key creds.Credentials) {
	s.t.Helper()
	replace := strings.NewReplacer("AKIADORA000000000001", key.AccessKeyID, "doras/secret", key.SecretAccessKey)
	// A line that is written anew has blanks round the sign.
	wantCredentials := strings.NewReplacer("aws_secret_access_key=doras", "aws_secret_access_key = doras", "aws_access_key_id=AKIADORA", "aws_access_key_id = AKIADORA").Replace(credentials)
	if key == doraKeys && s.read(s.r.Files.Credentials) == credentials {
		wantCredentials = credentials
	}
	if got, want := s.read(s.r.Files.Credentials), replace.Replace(wantCredentials); got != want {
		s.t.Errorf("%s: credentials\n%s\nwant\n%s", when, got, want)
	}
	if got, want := s.read(s.r.Files.Config), replace.Replace(config); got != want {
		s.t.Errorf("%s: config\n%s\nwant\n%s", when, got, want)
	}
}

// secretOf is the new key as the files have it.
func (s *scene) newKey() creds.Credentials {
	text := s.read(s.r.Files.Credentials)
	id := s.idIn(text, "acme")
	_, rest, _ := strings.Cut(text, id+"\naws_secret_access_key = ")
	secret, _, _ := strings.Cut(rest, "\n")
	return creds.Credentials{AccessKeyID: id, SecretAccessKey: secret}
}

func (s *scene) journals() int {
	all, err := openJournals(s.r.Dir)
	if err != nil {
		s.t.Fatal(err)
	}
	return len(all)
}

func TestRotate(t *testing.T) {
	s := newScene(t, ststest.Config{KeyDelay: 7 * time.Second, KeyFlaps: 3})
	ctx := context.Background()
	var rekeyed string
	s.r.Rekey = func(_ context.Context, from, to string) error { rekeyed = from + " " + to; return nil }
	before := len(s.Requests())
	got, err := Rotate(ctx, s.r)
	if err != nil || len(got.Warnings) > 0 || got.Resumed || got.OldStatus != awsapi.KeyInactive || len(got.Places) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	if status := s.Keys("dora"); len(status) != 2 || status[got.New] != "Active" || status[got.Old] != "Inactive" || got.Old != doraKeys.AccessKeyID {
		t.Errorf("keys %v", status)
	}
	s.has("rotated", s.newKey())
	if s.whole("rotated") != got.New || rekeyed != got.Old+" "+got.New {
		t.Errorf("files have %s; re-keyed %s", s.whole("rotated"), rekeyed)
	}
	good := 0
	for _, r := range s.Requests()[before:] {
		if r.Action != "GetCallerIdentity" && r.AccessKeyID != s.r.User.With.AccessKeyID {
			t.Errorf("%s is signed by %s, not by the session", r.Action, r.AccessKeyID)
		}
		if r.Action == "GetCallerIdentity" && r.Status == 200 {
			good++
		} else if r.Action == "GetCallerIdentity" {
			good = 0
		}
	}
	if good < 3 {
		t.Errorf("the new key was accepted %d times in a row", good)
	}
	info, err := os.Stat(filepath.Join(s.cacheFolder(), "rotate-"+got.Old))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the record: %v, %v", info, err)
	}
	if at, ok := ReadAges(s.r.Dir)[got.New]; !ok || at.After(s.clock.Now()) || s.clock.Now().Sub(at) > time.Minute {
		t.Errorf("made at %v", at)
	}

	// Another rotation makes room by itself: it knows the inactive key.
	s.r.Key = s.newKey()
	s.r.DeleteOld = true
	next, err := Rotate(ctx, s.r)
	if err != nil || next.Old != got.New || next.OldStatus != "" || s.journals() != 0 {
		t.Errorf("%+v, %v, %d records", next, err, s.journals())
	}
	if status := s.Keys("dora"); len(status) != 1 || status[next.New] != "Active" {
		t.Errorf("keys %v", status)
	}
}

func TestUndo(t *testing.T) {
	s := newScene(t, ststest.Config{})
	ctx := context.Background()
	var nothing *NothingToUndoError
	if _, err := Undo(ctx, s.r); !errors.As(err, &nothing) {
		t.Errorf("before any rotation: %v", err)
	}
	if _, err := Rotate(ctx, s.r); err != nil {
		t.Fatal(err)
	}
	s.r.Key = s.newKey()
	got, err := Undo(ctx, s.r)
	if err != nil || len(got.Places) != 3 || got.OldStatus != awsapi.KeyActive || !got.Undone || s.journals() != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	s.has("undone", doraKeys)
	if status := s.Keys("dora"); len(status) != 1 || status[doraKeys.AccessKeyID] != "Active" {
		t.Errorf("keys %v", status)
	}
	if _, err := Undo(ctx, s.r); !errors.As(err, &nothing) {
		t.Errorf("twice: %v", err)
	}
}

// Undo that ends while it proves the old key, which takes ten seconds at least, leaves
// that inactive again: two active keys would keep Rotate from making room.
func TestUndoThatIsNotProved(t *testing.T) {
	s := newScene(t, ststest.Config{})
	if _, err := Rotate(context.Background(), s.r); err != nil {
		t.Fatal(err)
	}
	s.r.Key = s.newKey()
	record, r := s.record(), s.r
	ctx, stop := context.WithCancel(context.Background())
	r.Wait = func(context.Context, time.Duration) error { stop(); return ctx.Err() }
	_, err := Undo(ctx, r)
	if !errors.Is(err, context.Canceled) || s.Keys("dora")[doraKeys.AccessKeyID] != awsapi.KeyInactive || s.record() != record {
		t.Errorf("%v; keys %v; record %s", err, s.Keys("dora"), s.record())
	}
	s.has("not undone", r.Key)
	if got, err := Rotate(context.Background(), s.r); err != nil || got.Removed != doraKeys.AccessKeyID {
		t.Errorf("the next rotation: %+v, %v", got, err)
	}
}

// The time of a rotation and of a move grows with the file, however many sections of
// it hold the key.
func BenchmarkManySections(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		var text strings.Builder
		places := make([]Place, n)
		for i := range places {
			places[i] = Place{File: "x", Section: fmt.Sprint("p", i)}
			fmt.Fprintf(&text, "[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n", places[i].Section, doraKeys.AccessKeyID, doraKeys.SecretAccessKey)
		}
		m := Move{ID: doraKeys.AccessKeyID, To: "keyring", Files: Files{Config: "y", Credentials: "x"}}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				_, err := exchange([]byte(text.String()), "x", doraKeys.AccessKeyID, doraKeys)
				_, addErr := m.add(nil, "y", places, doraKeys)
				left, blankErr := m.blank([]byte(text.String()), "x", places, doraKeys)
				if err != nil || addErr != nil || blankErr != nil || len(left) > 0 {
					b.Fatal(err, addErr, blankErr, len(left))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/section")
		})
	}
}

// What keeps a rotation from being begun makes nothing.
func TestNothingIsMade(t *testing.T) {
	second := func(s *scene, inactive bool) {
		s.AddUser(ststest.User{Name: "team/dora", Account: "123456789012", AccessKeyID: "AKIADORA000000000002", Secret: "x", Inactive: inactive, WithMFA: allowed})
	}
	for name, test := range map[string]struct {
		before func(*scene)
		as     any
	}{
		"no such key": {func(s *scene) {
			s.r.Key.AccessKeyID = "AKIADORA000000000009"
			s.write(s.r.Files.Config, "[x]\naws_access_key_id=AKIADORA000000000009\naws_secret_access_key=doras/secret\n")
		}, new(*NotActiveError)},
		"another secret": {func(s *scene) { s.write(s.r.Files.Config, strings.ReplaceAll(config, "doras", "wrong")) }, new(*PartError)},
		"another secret in the store": {func(s *scene) {
			s.write(s.r.Files.Config, "[x]\nawsmfa_key_id = AKIADORA000000000001\nawsmfa_keys = pass:x\n")
			st := newStores()
			st.held["pass:x"] = map[string]creds.Credentials{doraKeys.AccessKeyID: {AccessKeyID: doraKeys.AccessKeyID, SecretAccessKey: "wrong"}}
			s.r.Stores = st.open
		}, new(*keyring.TakenError)},
		"nowhere":     {func(s *scene) { s.write(s.r.Files.Config, ""); s.write(s.r.Files.Credentials, "") }, new(*NoPlaceError)},
		"half a pair": {func(s *scene) { s.write(s.r.Files.Config, "[x]\naws_access_key_id = AKIADORA000000000001\n") }, new(*PartError)},
		"twice":       {func(s *scene) { s.write(s.r.Files.Config, config+config) }, new(*FileError)},
		"indented":    {func(s *scene) { s.write(s.r.Files.Config, strings.ReplaceAll(config, "\naws_", "\n aws_")) }, new(*FileError)},
		"closed":      {func(s *scene) { os.Chmod(s.r.Files.Config, 0o400) }, new(*FileError)},
		"root":        {func(s *scene) { s.r.User.ARN = "arn:aws:iam::123456789012:root" }, new(*RootError)},
		"three keys": {func(s *scene) {
			for _, id := range []string{"AKIAADORA00000000002", "AKIAADORA00000000003"} { // before the one that is to be changed
				s.AddUser(ststest.User{Name: "team/dora", Account: "123456789012", AccessKeyID: id, Secret: "x", Inactive: true, WithMFA: allowed})
			}
			s.r.MayDelete = func(context.Context, Key) (bool, error) { t.Error("asked"); return true, nil }
		}, new(*QuotaError)},
		"two keys in use": {func(s *scene) { second(s, false); s.r.MayDelete = nil }, new(*QuotaError)},
		"a no": {func(s *scene) {
			second(s, true)
			s.r.MayDelete = func(context.Context, Key) (bool, error) { return false, nil }
		}, new(*QuotaError)},
		"no store": {func(s *scene) {
			s.write(s.r.Files.Config, "[x]\nawsmfa_key_id = AKIADORA000000000001\nawsmfa_keys = keyring\n")
		}, new(error)},
		"not in the store": {func(s *scene) {
			s.write(s.r.Files.Config, "[x]\nawsmfa_key_id = AKIADORA000000000001\nawsmfa_keys = pass:x\n")
			s.r.Stores = newStores().open
		}, new(*keyring.NotFoundError)},
		"denied": {func(s *scene) { s.Fault(ststest.Fault{Action: "CreateAccessKey", Mode: ststest.Refuse}) }, new(*awsapi.Error)},
		"quota": {func(s *scene) {
			s.Fault(ststest.Fault{Action: "CreateAccessKey", Mode: ststest.Refuse, Status: 409, Code: "LimitExceeded"})
		}, new(*awsapi.Error)},
		"lost, not made": {func(s *scene) { s.Fault(ststest.Fault{Action: "CreateAccessKey", Mode: ststest.ServerError}) }, new(*awsapi.Error)},
		"no folder":      {func(s *scene) { s.r.Dir = nil }, new(*JournalError)},
		"a file in its place": {func(s *scene) {
			s.r.Dir = folder(s.t, filepath.Join(s.dir(), "file"))
			s.write(filepath.Join(s.dir(), "file"), "")
		}, new(*JournalError)},
	} {
		s := newScene(t, ststest.Config{})
		test.before(s)
		keys := len(s.Keys("dora"))
		texts := s.read(s.r.Files.Credentials) + s.read(s.r.Files.Config)
		_, err := Rotate(context.Background(), s.r)
		if err == nil || !errors.As(err, test.as) {
			t.Errorf("%s: %v", name, err)
		}
		if len(s.Keys("dora")) != keys || s.read(s.r.Files.Credentials)+s.read(s.r.Files.Config) != texts {
			t.Errorf("%s: keys %v", name, s.Keys("dora"))
		}
		if strings.Contains(fmt.Sprint(err), "doras") {
			t.Errorf("%s: a secret in %v", name, err)
		}
	}
}

// The other key goes after a yes, if it is inactive or nobody ever used it.
func TestMakeRoom(t *testing.T) {
	s := newScene(t, ststest.Config{})
	s.AddUser(ststest.User{Name: "team/dora", Account: "123456789012", AccessKeyID: "AKIADORA000000000002", Secret: "x", WithMFA: allowed})
	var asked Key
	s.r.MayDelete = func(_ context.Context, k Key) (bool, error) { asked = k; return true, nil }
	got, err := Rotate(context.Background(), s.r)
	if err != nil || asked.ID != "AKIADORA000000000002" || !asked.unused() {
		t.Fatalf("%+v, %v, asked of %+v", got, err, asked)
	}
	if status := s.Keys("dora"); len(status) != 2 || status["AKIADORA000000000002"] != "" {
		t.Errorf("keys %v", status)
	}
	s = newScene(t, ststest.Config{})
	s.AddUser(ststest.User{Name: "team/dora", Account: "123456789012", AccessKeyID: "AKIADORA000000000002", Secret: "x", WithMFA: allowed})
	if _, err := s.r.User.Client.CallerIdentity(context.Background(), creds.Credentials{AccessKeyID: "AKIADORA000000000002", SecretAccessKey: "x"}); err != nil {
		t.Fatal(err)
	}
	s.r.MayDelete = func(context.Context, Key) (bool, error) { t.Error("asked about a key in use"); return true, nil }
	var quota *QuotaError
	if _, err := Rotate(context.Background(), s.r); !errors.As(err, &quota) || len(quota.Keys) != 2 {
		t.Errorf("a key in use: %v", err)
	}
}

// A new key that never works is taken back, and so is one during whose proof
// somebody pressed Ctrl-C.
func TestProofFails(t *testing.T) {
	s := newScene(t, ststest.Config{KeyDelay: time.Hour})
	var stopped *StoppedError
	var proof *ProofError
	_, err := Rotate(context.Background(), s.r)
	if !errors.As(err, &stopped) || stopped.State != Unchanged || !errors.As(err, &proof) || len(s.Keys("dora")) != 1 || s.journals() != 0 {
		t.Errorf("never known: %v, %v", err, s.Keys("dora"))
	}
	s.has("never known", doraKeys)

	s = newScene(t, ststest.Config{KeyDelay: time.Hour})
	ctx, stop := context.WithCancel(context.Background())
	wait := s.r.Wait
	s.r.Wait = func(ctx context.Context, d time.Duration) error { stop(); return wait(ctx, d) }
	_, err = Rotate(ctx, s.r)
	if !errors.As(err, &stopped) || stopped.State != Unchanged || !errors.Is(err, context.Canceled) || len(s.Keys("dora")) != 1 || s.journals() != 0 {
		t.Errorf("interrupted: %v, %v", err, s.Keys("dora"))
	}

	s = newScene(t, ststest.Config{KeyDelay: time.Hour})
	s.Fault(ststest.Fault{Action: "DeleteAccessKey", Mode: ststest.Refuse})
	_, err = Rotate(context.Background(), s.r)
	if !errors.As(err, &stopped) || stopped.State != NewKeyLeft || stopped.New == "" {
		t.Errorf("not deleted: %v", err)
	}
	if got, want := adviceOn(err, "acme"), "delete it: awsmfa keys rotate acme --undo"; got != want {
		t.Errorf("not deleted: %s, want %s", got, want)
	}
	s.ClearFaults()
	if _, err := Undo(context.Background(), s.r); err != nil || len(s.Keys("dora")) != 1 || s.journals() != 0 {
		t.Errorf("not deleted, and undone: %v, %v", err, s.Keys("dora"))
	}
}

// Failures after the proof leave a rotation that the next run finishes.
func TestResume(t *testing.T) {
	ctx := context.Background()
	s := newScene(t, ststest.Config{})
	s.r.Rekey = func(context.Context, string, string) error { os.Chmod(s.r.Files.Config, 0o400); return nil }
	s.Fault(ststest.Fault{Action: "UpdateAccessKey", Mode: ststest.Refuse, Times: 1})
	got, err := Rotate(ctx, s.r)
	var still *StillActiveError
	if err != nil || len(got.Warnings) != 1 || !errors.As(got.Warnings[0], &still) || got.OldStatus != awsapi.KeyActive {
		t.Fatalf("%+v, %v", got, err)
	}
	s.r.Rekey = nil
	s.r.Key = s.newKey()
	got, err = Rotate(ctx, s.r)
	if err != nil || !got.Resumed || got.OldStatus != awsapi.KeyInactive || len(s.Keys("dora")) != 2 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestListAndDelete(t *testing.T) {
	s := newScene(t, ststest.Config{})
	ctx := context.Background()
	all, err := List(ctx, s.r.User, s.r.Files, s.r.Dir)
	if err != nil || len(all) != 1 || all[0].Age.Round(time.Hour) != 2400*time.Hour || len(all[0].Places) != 3 || all[0].Used.Service != "sts" {
		t.Fatalf("%+v, %v", all, err)
	}
	if got, want := fmt.Sprint(all[0].Places[2]), "[profile copy] in "+s.r.Files.Config; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	s.Fault(ststest.Fault{Action: "GetAccessKeyLastUsed", Mode: ststest.Refuse, Times: 1})
	if all, err := List(ctx, s.r.User, s.r.Files, s.r.Dir); err != nil || all[0].UsedKnown {
		t.Errorf("without permission: %+v, %v", all, err)
	}
	agree := func(answer bool) func(context.Context, Key) (bool, error) {
		return func(context.Context, Key) (bool, error) { return answer, nil }
	}
	var unknown *NotFoundError
	if err := Delete(ctx, s.r.User, s.r.Files, s.r.Dir, nil, "AKIADORA000000000009", agree(true)); !errors.As(err, &unknown) {
		t.Errorf("unknown: %v", err)
	}
	var declined *DeclinedError
	if err := Delete(ctx, s.r.User, s.r.Files, s.r.Dir, nil, doraKeys.AccessKeyID, agree(false)); !errors.As(err, &declined) {
		t.Errorf("a no: %v", err)
	}
	unlock, err := s.r.Files.lockJournals(ctx, s.r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	soon, stop := context.WithTimeout(ctx, 50*time.Millisecond)
	defer stop()
	if err := Delete(soon, s.r.User, s.r.Files, s.r.Dir, nil, doraKeys.AccessKeyID, agree(true)); !errors.Is(err, context.DeadlineExceeded) || len(s.Keys("dora")) != 1 {
		t.Errorf("during a rotation: %v, %v", err, s.Keys("dora"))
	}
	unlock()
	if _, err := Rotate(ctx, s.r); err != nil {
		t.Fatal(err)
	}
	s.Fault(ststest.Fault{Action: "DeleteAccessKey", Mode: ststest.CloseAnswered, Times: 1})
	if err := Delete(ctx, s.r.User, s.r.Files, s.r.Dir, nil, doraKeys.AccessKeyID, agree(true)); err != nil || len(s.Keys("dora")) != 1 || s.journals() != 0 {
		t.Errorf("a yes: %v, %v", err, s.Keys("dora"))
	}
}
