package keys

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/cache"
	"awsmfa/internal/filelock"
	"awsmfa/internal/hint"
	"awsmfa/internal/safefile"
	"awsmfa/internal/session"
	"awsmfa/internal/ststest"
)

// record is the text of the only journal of the scene.
func (s *scene) record() string {
	s.t.Helper()
	return s.read(filepath.Join(s.cacheFolder(), "rotate-"+doraKeys.AccessKeyID))
}

// holds checks the stage of the journal, and whether it has the secret of the new
// key, which is found in the text as long as it is there.
func (s *scene) holds(when string, at stage, newSecret bool) {
	s.t.Helper()
	text := s.record()
	var j journal
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		s.t.Fatal(err)
	}
	if j.Stage != at || j.OldSecret != doraKeys.SecretAccessKey || (j.NewSecret != "") != newSecret || len(j.Before) > 0 || j.Began != "" {
		s.t.Errorf("%s: %s", when, text)
	}
	if key := s.newKey(); key != doraKeys && strings.Contains(text, key.SecretAccessKey) != newSecret {
		s.t.Errorf("%s: %s is there, want that to be %v: %s", when, key.SecretAccessKey, newSecret, text)
	}
}

// The secret of the new key is in the record only while the files may not have it.
func TestRecordHoldsWhatIsNeeded(t *testing.T) {
	ctx := context.Background()
	s := newScene(t, ststest.Config{})
	unlock, err := safefile.Lock(ctx, s.r.Files.Config, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(ctx)
	go func() { // while it waits for the second file
		for text := []byte(credentials); string(text) == credentials; time.Sleep(time.Millisecond) {
			text, _ = os.ReadFile(s.r.Files.Credentials)
		}
		stop()
	}()
	if _, err := Rotate(stopped, s.r); !errors.As(err, new(*StoppedError)) {
		t.Fatal(err)
	}
	s.holds("between the files", swapping, true)
	unlock()
	s.Fault(ststest.Fault{Action: "UpdateAccessKey", Mode: ststest.Refuse, Times: 1})
	s.r.Key = s.newKey()
	if _, err := Rotate(ctx, s.r); err != nil {
		t.Fatal(err)
	}
	s.holds("the old key is active", disabling, false)
	if _, err := Rotate(ctx, s.r); err != nil {
		t.Fatal(err)
	}
	s.holds("done", done, false)
	s.Fault(ststest.Fault{Action: "DeleteAccessKey", Mode: ststest.Refuse, Times: 1})
	if _, err := Undo(ctx, s.r); !errors.As(err, new(*StoppedError)) {
		t.Fatal(err)
	}
	s.holds("undone, and the new key there", undoing, false)
}

// written puts the record of an earlier version into the folder, which held both
// secrets at every stage.
func (s *scene) written(at string) {
	text := `{"User":"` + doraARN + `","Stage":"` + at + `","Began":"2026-11-20T12:00:20Z","Before":["` + doraKeys.AccessKeyID + `"],"OldID":"` + doraKeys.AccessKeyID +
		`","OldSecret":"` + doraKeys.SecretAccessKey + `","NewID":"AKIADORA000000000002","NewSecret":"doras/new"}` + "\n"
	if err := os.MkdirAll(s.cacheFolder(), 0o700); err != nil {
		s.t.Fatal(err)
	}
	s.write(filepath.Join(s.cacheFolder(), "rotate-"+doraKeys.AccessKeyID), text)
}

// rotated is a scene whose files have the new key, as an earlier version left it.
func rotated(t *testing.T) *scene {
	s := newScene(t, ststest.Config{})
	s.AddUser(ststest.User{Name: "team/dora", Account: "123456789012", AccessKeyID: "AKIADORA000000000002", Secret: "doras/new", WithMFA: allowed})
	replace := strings.NewReplacer(doraKeys.AccessKeyID, "AKIADORA000000000002", doraKeys.SecretAccessKey, "doras/new")
	s.write(s.r.Files.Credentials, replace.Replace(credentials))
	s.write(s.r.Files.Config, replace.Replace(config))
	s.r.Key = s.newKey()
	return s
}

func TestRecordsOfEarlierVersions(t *testing.T) {
	for _, at := range []string{"swapping", "disabling"} {
		s := rotated(t)
		s.written(at)
		if got, err := Rotate(context.Background(), s.r); err != nil || !got.Resumed || got.New != s.r.Key.AccessKeyID {
			t.Errorf("%s: %+v, %v", at, got, err)
		}
		s.holds(at+", finished", done, false)
	}
	for _, at := range []string{"swapping", "disabling", "done", "undoing"} {
		s := rotated(t)
		s.written(at)
		if _, err := Undo(context.Background(), s.r); err != nil || s.journals() != 0 || len(s.Keys("dora")) != 1 {
			t.Errorf("%s: %v, %v", at, err, s.Keys("dora"))
		}
		s.has(at+", undone", doraKeys)
	}
}

// A record that is not whole, or not that of its name, is never half believed.
func TestDamagedRecords(t *testing.T) {
	whole := `{"User":"` + doraARN + `","Stage":"done","OldID":"AKIA1","OldSecret":"s","NewID":"AKIA2"}`
	for name, text := range map[string]string{
		"whole": whole, "empty": "", "cut short": whole[:len(whole)-9], "no object": "[]",
		"of another key":    strings.Replace(whole, "AKIA1", "AKIA9", 1),
		"no old secret":     strings.Replace(whole, `"OldSecret":"s",`, "", 1),
		"no new key":        strings.Replace(whole, `,"NewID":"AKIA2"`, "", 1),
		"no new secret":     strings.Replace(whole, "done", "swapping", 1),
		"of an unknown end": strings.Replace(whole, "done", "over", 1),
		"with more":         strings.Replace(whole, "{", `{"More":1,`, 1),
	} {
		s := newScene(t, ststest.Config{})
		if err := s.r.Dir.WriteFile("rotate-AKIA1", text); err != nil {
			t.Fatal(err)
		}
		_, err := Rotate(context.Background(), s.r)
		var journal *JournalError
		if name == "whole" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		want := `the record of key rotations cannot be used: "` + filepath.Join(s.cacheFolder(), "rotate-AKIA1") + `" is damaged`
		if !errors.As(err, &journal) || err.Error() != want || !strings.HasPrefix(hint.Of(err), "move it out of that folder") || len(s.Keys("dora")) != 1 {
			t.Errorf("%s: %v; keys %v", name, err, s.Keys("dora"))
		}
	}
}

// keys move leaves the secret in no record: not that of the key that took the place
// of another, nor that of one that is used again.
func TestMoveLeavesNoSecretInARecord(t *testing.T) {
	for id, stays := range map[string]bool{"AKIADORA000000000002": true, doraKeys.AccessKeyID: false} {
		s := rotated(t)
		if id == doraKeys.AccessKeyID {
			s.write(s.r.Files.Credentials, credentials)
			s.write(s.r.Files.Config, config)
		}
		s.written("done")
		m := Move{Client: s.r.User.Client, ID: id, To: "keyring", Files: s.r.Files, Stores: newStores().open, Dir: s.r.Dir,
			Agree: func(context.Context, []Place) (bool, error) { return true, nil }}
		moved, err := m.Run(context.Background())
		if err != nil || moved.Kept != nil || (s.journals() == 1) != stays {
			t.Fatalf("%s: %+v, %v, %d records", id, moved, err, s.journals())
		}
		if stays && strings.Contains(s.record(), "doras/new") {
			t.Errorf("%s: %s", id, s.record())
		}
	}
}

// A key that a rotation still needs stays where it is.
func TestMoveDuringARotation(t *testing.T) {
	for _, at := range []string{"creating", "proving", "swapping", "disabling", "undoing"} {
		for _, id := range []string{"AKIADORA000000000002", doraKeys.AccessKeyID} {
			s := newScene(t, ststest.Config{})
			s.written(at)
			text, store := s.record(), newStores()
			m := Move{Client: s.r.User.Client, ID: id, To: "keyring", Files: s.r.Files, Stores: store.open, Dir: s.r.Dir}
			_, err := m.Run(context.Background())
			if stopped := new(StoppedError); !errors.As(err, &stopped) || stopped.State != Unfinished || s.record() != text || len(store.held["keyring"]) > 0 {
				t.Errorf("%s, %s: %v", at, id, err)
			}
			s.has(at, doraKeys)
		}
	}
	s := newScene(t, ststest.Config{})
	m := Move{Client: s.r.User.Client, ID: doraKeys.AccessKeyID, To: "keyring", Files: s.r.Files, Stores: newStores().open}
	if _, err := m.Run(context.Background()); !errors.As(err, new(*JournalError)) {
		t.Errorf("without a folder: %v", err)
	}
}

func TestRecords(t *testing.T) {
	s := newScene(t, ststest.Config{})
	if all, err := Records(s.r.Dir); len(all) != 0 || err != nil {
		t.Errorf("%v, %v", all, err)
	}
	s.written("proving")
	err := errors.Join(
		s.r.Dir.WriteFile("rotate-AKIA1", `{"User":"x","Stage":"done","OldID":"AKIA1","OldSecret":"s","NewID":"AKIA2"}`),
		s.r.Dir.WriteFile("rotate-AKIA3", "damaged"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := Records(s.r.Dir)
	if len(all) != 2 || all[0] != (Record{"AKIA1", "AKIA2", true, false}) || all[1] != (Record{doraKeys.AccessKeyID, "AKIADORA000000000002", false, false}) {
		t.Errorf("%+v", all)
	}
	if unsafe := new(cache.UnsafeError); !errors.As(err, &unsafe) || unsafe.Reason != cache.Damaged {
		t.Errorf("and one that is damaged: %v", err)
	}
}

// A record whose old key was deleted elsewhere goes with the next look at the keys,
// and never hides one that is not done.
func TestRecordOfADeletedKey(t *testing.T) {
	s := newScene(t, ststest.Config{})
	for old, stage := range map[string]string{"AKIADELETED": "done", "AKIAPENDING": "disabling", "AKIAOFANOTHERUSER": "done"} {
		user := doraARN
		if old == "AKIAOFANOTHERUSER" {
			user = "arn:aws:iam::123456789012:user/eve"
		}
		text := `{"User":"` + user + `","Stage":"` + stage + `","OldID":"` + old + `","OldSecret":"s","NewID":"` + doraKeys.AccessKeyID + `"}`
		if err := s.r.Dir.WriteFile("rotate-"+old, text); err != nil {
			t.Fatal(err)
		}
	}
	if j, ok, err := journalOf(s.r.Dir, doraARN, doraKeys.AccessKeyID); j.OldID != "AKIAPENDING" || !ok || err != nil {
		t.Errorf("%v, %v, %v", j, ok, err)
	}
	forgetDeleted(s.r.Dir, doraARN, nil)
	if all, err := Records(s.r.Dir); len(all) != 3 || err != nil {
		t.Errorf("after a list without any key: %+v, %v", all, err)
	}
	if _, err := List(context.Background(), s.r.User, s.r.Files, s.r.Dir); err != nil {
		t.Fatal(err)
	}
	all, err := Records(s.r.Dir)
	if len(all) != 2 || all[0].Old != "AKIAOFANOTHERUSER" || all[1].Old != "AKIAPENDING" || err != nil {
		t.Errorf("%+v, %v", all, err)
	}
}

// Each reason has one thing to do about it, but Ctrl-C.
func TestHintsOfTheRecord(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{&cache.UnsafeError{Path: "/x/rotate-A", Reason: cache.Damaged}, "move it out of that folder; it may hold the only copy of a secret access key"},
		{&cache.UnsafeError{Path: "/x", Reason: cache.ForeignOwner}, "move it away, or set AWSMFA_CACHE_DIR to a folder of your own"},
		{&cache.UnwritableError{Path: "/x"}, "set AWSMFA_CACHE_DIR to a writable folder"},
		{os.ErrPermission, "set AWSMFA_CACHE_DIR to a writable folder"},
		{session.ErrNoLock, "set AWSMFA_CACHE_DIR to a folder of a local file system"},
		{&filelock.HeldError{Name: "x", PID: 7}, "wait until it has ended, and try again"},
		{context.Canceled, ""},
	} {
		if err := journalError(test.err); hint.Of(err) != test.want || !errors.Is(err, test.err) {
			t.Errorf("%v: %q, want %q", err, hint.Of(err), test.want)
		}
	}
}
