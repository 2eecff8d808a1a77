package keys

import (
	"context"
	"errors"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
	"awsmfa/internal/keyring"
	"awsmfa/internal/safefile"
	"awsmfa/internal/ststest"
)

// stores are stores that only tests have: one map of keys for each name, which
// answers wrongly or not at all as a test wants.
type stores struct {
	held   map[string]map[string]creds.Credentials
	change func(creds.Credentials) creds.Credentials
	fail   error
}

func newStores() *stores { return &stores{held: map[string]map[string]creds.Credentials{}} }

func (s *stores) open(name string) (keyring.Store, error) {
	if s.held[name] == nil {
		s.held[name] = map[string]creds.Credentials{}
	}
	return held{s, name}, nil
}

type held struct {
	*stores
	name string
}

func (h held) String() string { return h.name }

func (h held) Get(_ context.Context, id string) (creds.Credentials, error) {
	key, ok := h.held[h.name][id]
	if !ok {
		return key, &keyring.NotFoundError{Store: h.name, ID: id}
	}
	return key, nil
}

// Add keeps one key in a store that is an entry, as pass does.
func (h held) Add(_ context.Context, key creds.Credentials, beside string) (bool, error) {
	all := h.held[h.name]
	if has, ok := all[key.AccessKeyID]; ok {
		if has != key {
			return false, &keyring.TakenError{Store: h.name, ID: key.AccessKeyID, Same: true}
		}
		return false, nil
	}
	if _, ok := all[beside]; strings.HasPrefix(h.name, "pass:") && len(all) > 0 && !ok {
		return false, &keyring.TakenError{Store: h.name, ID: slices.Collect(maps.Keys(all))[0]}
	}
	if h.change != nil {
		key = h.change(key)
	}
	all[key.AccessKeyID] = key
	return true, h.fail
}

func (h held) Delete(_ context.Context, id string) error { delete(h.held[h.name], id); return nil }

func (s *scene) move(st *stores, to string) (Moved, []Place, error) {
	var told []Place
	m := Move{Client: s.r.User.Client, ID: doraKeys.AccessKeyID, To: to, Files: s.r.Files, Stores: st.open, Dir: s.r.Dir,
		Agree: func(_ context.Context, p []Place) (bool, error) { told = p; return true, nil }}
	got, err := m.Run(context.Background())
	return got, told, err
}

const (
	movedCredentials = `# mine
[other]
aws_access_key_id = AKIAOTHER00000000000
aws_secret_access_key = others

[acme]
; end
[AcmeAccount]
region = eu-west-1
`
	movedConfig = `[profile acme]
mfa_serial = arn:aws:iam::123456789012:mfa/dora
awsmfa_keys = keyring
awsmfa_key_id = AKIADORA000000000001
[profile copy]
awsmfa_keys = keyring
awsmfa_key_id = AKIADORA000000000001

[profile AcmeAccount]
awsmfa_keys = keyring
awsmfa_key_id = AKIADORA000000000001
`
)

// To a store and back: every section is told, blanked and named, and the copy
// that an editor left is found.
func TestMove(t *testing.T) {
	s, st := newScene(t, ststest.Config{}), newStores()
	backup := s.r.Files.Credentials + "~"
	s.write(backup, credentials)
	got, told, err := s.move(st, "keyring")
	if err != nil || len(told) != 3 || !reflect.DeepEqual(got.Places, told) || !reflect.DeepEqual(got.Copies, []string{backup}) {
		t.Fatalf("%+v, told %v, %v", got, told, err)
	}
	if a, b := s.read(s.r.Files.Credentials), s.read(s.r.Files.Config); a != movedCredentials || b != movedConfig {
		t.Errorf("credentials\n%s\nconfig\n%s", a, b)
	}
	if st.held["keyring"][doraKeys.AccessKeyID] != doraKeys {
		t.Error("the store has another key")
	}
	var same *SameError
	if _, _, err := s.move(st, "keyring"); !errors.As(err, &same) {
		t.Errorf("again: %v", err)
	}

	if _, _, err := s.move(st, "pass:aws/dora"); err != nil {
		t.Fatal(err)
	}
	if got := s.read(s.r.Files.Config); got != strings.ReplaceAll(movedConfig, "keyring", "pass:aws/dora") || len(st.held["keyring"]) != 0 {
		t.Errorf("from store to store:\n%s", got)
	}

	if _, _, err := s.move(st, ToFile); err != nil {
		t.Fatal(err)
	}
	if got := s.read(s.r.Files.Config); strings.Contains(got, "awsmfa") || len(st.held["pass:aws/dora"]) != 0 {
		t.Errorf("back in the file:\n%s", got)
	}
	for _, section := range []string{"acme", "copy", "AcmeAccount"} {
		if key, err := keyIn([]byte(s.read(s.r.Files.Credentials)), Place{Section: section}); err != nil || key != doraKeys {
			t.Errorf("[%s]: %v, %v", section, key, err)
		}
	}
}

var otherKeys = creds.Credentials{AccessKeyID: "AKIAOTHER00000000000", SecretAccessKey: "others"}

// The only copy of a secret is not given away for one that does not work, and nothing
// that a store holds is replaced or removed.
func TestMoveStops(t *testing.T) {
	for name, test := range map[string]struct {
		before func(*scene, *stores)
		to     string
		as     any
		keeps  int // keys that the store could not be freed of
	}{
		"another key comes back": {func(_ *scene, st *stores) {
			st.change = func(k creds.Credentials) creds.Credentials { k.SecretAccessKey += "x"; return k }
		}, "keyring", new(*DiffersError), 0},
		"nothing comes back": {func(_ *scene, st *stores) {
			st.change = func(k creds.Credentials) creds.Credentials { k.AccessKeyID += "X"; return k }
		}, "keyring", new(*keyring.NotFoundError), 1},
		"locked":          {func(_ *scene, st *stores) { st.fail = &keyring.LockedError{Store: "keyring"} }, "keyring", new(*keyring.LockedError), 1},
		"not known there": {func(s *scene, _ *stores) { s.Fault(ststest.Fault{Action: "GetCallerIdentity", Mode: ststest.Refuse}) }, "keyring", new(error), 0},
		"no such key":     {func(s *scene, _ *stores) { s.write(s.r.Files.Credentials, ""); s.write(s.r.Files.Config, "") }, "keyring", new(*NoPlaceError), 0},
		"in the file":     {func(*scene, *stores) {}, ToFile, new(*SameError), 0},
		"read-only":       {func(s *scene, _ *stores) { os.Chmod(s.r.Files.Config, 0o400) }, "keyring", new(*FileError), 0},
		"twice":           {func(s *scene, _ *stores) { s.write(s.r.Files.Config, config+"[profile acme]\n") }, "keyring", new(*FileError), 0},
		"no config file":  {func(s *scene, _ *stores) { s.r.Files.Config = "" }, "keyring", new(*FileError), 0},
		"taken": {func(s *scene, st *stores) {
			s.write(s.r.Files.Config, "[profile other]\nawsmfa_keys = keyring\nawsmfa_key_id = AKIADORA000000000001\n")
			store, _ := st.open("keyring")
			store.Add(context.Background(), doraKeys, "")
		}, ToFile, new(*TakenError), 0},
		"another secret": {func(s *scene, st *stores) {
			s.write(s.r.Files.Config, "[profile acme]\nawsmfa_keys = keyring\nawsmfa_key_id = AKIADORA000000000001\n")
			store, _ := st.open("keyring")
			store.Add(context.Background(), creds.Credentials{AccessKeyID: doraKeys.AccessKeyID, SecretAccessKey: "wrong"}, "")
		}, ToFile, new(*TakenError), 0},
		"an entry of another key": {func(_ *scene, st *stores) {
			store, _ := st.open("pass:aws/k")
			store.Add(context.Background(), otherKeys, "")
		}, "pass:aws/k", new(*keyring.TakenError), 1},
		"an entry of another key that fails": {func(s *scene, st *stores) {
			s.Fault(ststest.Fault{Action: "GetCallerIdentity", Mode: ststest.Refuse})
			store, _ := st.open("pass:aws/k")
			store.Add(context.Background(), otherKeys, "")
		}, "pass:aws/k", new(*keyring.TakenError), 1},
		"an item with another secret": {func(_ *scene, st *stores) {
			store, _ := st.open("keyring")
			store.Add(context.Background(), creds.Credentials{AccessKeyID: doraKeys.AccessKeyID, SecretAccessKey: "another"}, "")
		}, "keyring", new(*keyring.TakenError), 1},
		"what was there before fails": {func(s *scene, st *stores) {
			s.Fault(ststest.Fault{Action: "GetCallerIdentity", Mode: ststest.Refuse})
			store, _ := st.open("keyring")
			store.Add(context.Background(), doraKeys, "")
		}, "keyring", new(*awsapi.Error), 1},
	} {
		s, st := newScene(t, ststest.Config{}), newStores()
		configPath := s.r.Files.Config
		test.before(s, st)
		before := s.read(s.r.Files.Credentials) + s.read(configPath)
		_, _, err := s.move(st, test.to)
		if err == nil || !errors.As(err, test.as) || strings.Contains(err.Error(), "doras") {
			t.Errorf("%s: %v", name, err)
		}
		if s.read(s.r.Files.Credentials)+s.read(configPath) != before {
			t.Errorf("%s: the files are changed", name)
		}
		if left := len(st.held[test.to]); test.to != ToFile && test.keeps != left {
			t.Errorf("%s: %d keys are left in the store", name, left)
		}
		if other, was := st.held["pass:aws/k"][otherKeys.AccessKeyID]; was != strings.HasPrefix(test.to, "pass:") || was && other != otherKeys {
			t.Errorf("%s: the other key is gone", name)
		}
	}
	s := newScene(t, ststest.Config{})
	m := Move{Client: s.r.User.Client, ID: doraKeys.AccessKeyID, To: "keyring", Files: s.r.Files, Stores: newStores().open, Dir: s.r.Dir}
	var declined *DeclinedError
	if _, err := m.Run(context.Background()); !errors.As(err, &declined) {
		t.Errorf("nobody agreed: %v", err)
	}
}

// A key in a store is rotated there, and taken back from there.
func TestRotateInStore(t *testing.T) {
	s, st := newScene(t, ststest.Config{}), newStores()
	ctx := context.Background()
	if _, _, err := s.move(st, "keyring"); err != nil {
		t.Fatal(err)
	}
	s.r.Stores = st.open
	got, err := Rotate(ctx, s.r)
	if err != nil || len(got.Places) != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	if want := strings.ReplaceAll(movedConfig, got.Old, got.New); s.read(s.r.Files.Config) != want || len(st.held["keyring"]) != 1 {
		t.Errorf("config\n%s", s.read(s.r.Files.Config))
	}
	if who, err := s.r.User.Client.CallerIdentity(ctx, st.held["keyring"][got.New]); err != nil || who.ARN != doraARN {
		t.Errorf("the key in the store: %v", err)
	}
	s.r.Key = st.held["keyring"][got.New]
	undone := s.r
	if _, err := Undo(ctx, s.r); err != nil || s.read(s.r.Files.Config) != movedConfig || len(st.held["keyring"]) != 1 {
		t.Errorf("undone: %v, %v", err, st.held)
	}
	if text := s.read(s.r.Files.Credentials); text != movedCredentials {
		t.Errorf("credentials\n%s", text)
	}
	undone.Key, undone.DeleteOld = doraKeys, true
	if got, err = Rotate(ctx, undone); err != nil || len(st.held["keyring"]) != 1 || st.held["keyring"][got.New].SecretAccessKey == "" {
		t.Errorf("rotated and deleted: %v, %v", err, st.held)
	}
}

// Stopped between the files, a profile has its key in both places, and another
// run goes on.
func TestMoveStoppedBetweenTheFiles(t *testing.T) {
	s, st := newScene(t, ststest.Config{}), newStores()
	unlock, err := safefile.Lock(context.Background(), s.r.Files.Credentials, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		m := Move{Client: s.r.User.Client, ID: doraKeys.AccessKeyID, To: "keyring", Files: s.r.Files, Stores: st.open, Dir: s.r.Dir,
			Agree: func(context.Context, []Place) (bool, error) { return true, nil }}
		_, err := m.Run(ctx)
		done <- err
	}()
	for range 1000 {
		if s.read(s.r.Files.Config) != config {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	stop()
	var moved *MovedError
	if err := <-done; !errors.As(err, &moved) || s.read(s.r.Files.Credentials) != credentials || s.read(s.r.Files.Config) == config {
		t.Errorf("stopped: %v", err)
	}
	unlock()
	if _, _, err := s.move(st, "keyring"); err != nil || s.read(s.r.Files.Credentials) != movedCredentials || s.read(s.r.Files.Config) != movedConfig {
		t.Errorf("the next run: %v\n%s", err, s.read(s.r.Files.Config))
	}
}

func TestAges(t *testing.T) {
	s := newScene(t, ststest.Config{})
	if _, ok := ReadAges(s.r.Dir)["x"]; ok {
		t.Error("an age out of nowhere")
	}
	if _, err := List(context.Background(), s.r.User, s.r.Files, s.r.Dir); err != nil {
		t.Fatal(err)
	}
	if at, ok := ReadAges(s.r.Dir)[doraKeys.AccessKeyID]; !ok || s.clock.Now().Sub(at).Hours() < 2399 {
		t.Errorf("made at %v", at)
	}
}

// Two moves to one entry of a store do not find it free at the same time: the second one
// waits until the first is done, or it is stopped.
func TestOneMoveAtATime(t *testing.T) {
	s, st := newScene(t, ststest.Config{}), newStores()
	unlock, err := s.r.Files.lockJournals(t.Context(), s.r.Dir)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	m := Move{Client: s.r.User.Client, ID: doraKeys.AccessKeyID, To: "keyring", Files: s.r.Files, Stores: st.open, Dir: s.r.Dir,
		Agree: func(context.Context, []Place) (bool, error) {
			t.Error("asks while another moves keys")
			return true, nil
		}}
	if _, err := m.Run(ctx); !errors.Is(err, context.DeadlineExceeded) || len(st.held["keyring"]) != 0 {
		t.Errorf("beside another: %v, %v", err, st.held)
	}
	unlock()
	if _, _, err := s.move(st, "keyring"); err != nil {
		t.Error(err)
	}
}

// A store that lost the new key after a rotation was stopped cannot be given it again,
// and gets back the old one.
func TestStoreLosesAKey(t *testing.T) {
	ctx := context.Background()
	s, st := newScene(t, ststest.Config{}), newStores()
	const name = "pass:aws/dora"
	if _, _, err := s.move(st, name); err != nil {
		t.Fatal(err)
	}
	s.r.Stores = st.open
	s.Fault(ststest.Fault{Action: "UpdateAccessKey", Mode: ststest.Refuse})
	got, err := Rotate(ctx, s.r)
	if err != nil || len(got.Warnings) == 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	s.ClearFaults()
	clear(st.held[name])
	store, _ := st.open(name)
	_, lost := store.Get(ctx, got.New)
	for id, undo := range map[string]bool{got.New: false, "AKIADORA000000000009": true} {
		if _, err := FromRecord(s.r.Dir, doraARN, id, undo, lost); err != lost {
			t.Errorf("%s: %v", id, err)
		}
	}
	if s.r.Key, err = FromRecord(s.r.Dir, doraARN, got.New, true, lost); err != nil || s.r.Key.AccessKeyID != got.New {
		t.Fatalf("%v, %v", s.r.Key, err)
	}
	if back, err := Undo(ctx, s.r); err != nil || len(back.Warnings) > 0 || len(back.Places) != 3 {
		t.Errorf("%+v, %v", back, err)
	}
	key := st.held[name][got.Old]
	if who, err := s.r.User.Client.CallerIdentity(ctx, key); err != nil || who.ARN != doraARN || len(st.held[name]) != 1 {
		t.Errorf("the store has %v, %v", st.held[name], err)
	}
	if want := strings.ReplaceAll(movedConfig, "keyring", name); s.read(s.r.Files.Config) != want {
		t.Errorf("%s", s.read(s.r.Files.Config))
	}
}

// Another key that somebody put into a section while a person was asked stays there.
func TestSectionChangesDuringAMove(t *testing.T) {
	s, st := newScene(t, ststest.Config{}), newStores()
	changed := strings.ReplaceAll(credentials, doraKeys.AccessKeyID+"\naws_secret_access_key = doras/secret\n; end", "AKIAOTHER00000000009\naws_secret_access_key = new/secret\n; end")
	m := Move{Client: s.r.User.Client, ID: doraKeys.AccessKeyID, To: "keyring", Files: s.r.Files, Stores: st.open, Dir: s.r.Dir,
		Agree: func(context.Context, []Place) (bool, error) {
			s.write(s.r.Files.Credentials, changed)
			return true, nil
		}}
	_, err := m.Run(context.Background())
	if !errors.As(err, new(*MovedError)) || !strings.Contains(err.Error(), `changed section "acme"`) || changed == credentials || s.read(s.r.Files.Credentials) != changed {
		t.Errorf("%v\n%s", err, s.read(s.r.Files.Credentials))
	}
	if _, _, err := s.move(st, "keyring"); err != nil || !strings.Contains(s.read(s.r.Files.Credentials), "new/secret") || strings.Contains(s.read(s.r.Files.Credentials), "doras/secret") {
		t.Errorf("the next run: %v\n%s", err, s.read(s.r.Files.Credentials))
	}
}
