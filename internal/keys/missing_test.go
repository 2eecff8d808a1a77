package keys

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
	"awsmfa/internal/ststest"
)

var newerKeys = creds.Credentials{AccessKeyID: "AKIADORA000000000002", SecretAccessKey: "doras/new"}

// stopped is a scene with the record of a rotation that was stopped there, and the files
// and the keys as they are then.
func stopped(t *testing.T, at stage) *scene {
	s := rotated(t)
	j := journal{User: doraARN, Stage: at, OldID: doraKeys.AccessKeyID, OldSecret: doraKeys.SecretAccessKey, NewID: newerKeys.AccessKeyID,
		NewSecret: newerKeys.SecretAccessKey, Files: s.r.Files.paths(), dir: s.r.Dir}
	ctx := context.Background()
	if err := j.reach(ctx, at); err != nil {
		t.Fatal(err)
	}
	switch at {
	case creating:
		s.r.User.deleteKey(ctx, newerKeys.AccessKeyID)
		j.NewID, j.NewSecret, j.Before = "", "", []string{doraKeys.AccessKeyID}
		j.reach(ctx, at)
		fallthrough
	case proving:
		s.write(s.r.Files.Credentials, credentials)
		s.write(s.r.Files.Config, config)
	case swapping:
		s.write(s.r.Files.Config, config)
	case done:
		if err := s.r.User.setStatus(ctx, doraKeys.AccessKeyID, awsapi.KeyInactive); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// changes counts the requests that took a key from somebody.
func (s *scene) changes() (n int) {
	for _, r := range s.Requests() {
		if r.Action == "DeleteAccessKey" || r.Action == "UpdateAccessKey" {
			n++
		}
	}
	return n
}

// A rotation is neither finished nor taken back while a file that had the old key when it
// began is not in use, or has neither key: that file may need the key that would go, and
// the record may have the only copy of the other one. What is missing is named.
func TestFilesOfTheRecordAreMissing(t *testing.T) {
	ctx := context.Background()
	elsewhere := func(s *scene) {
		s.r.Files = Files{Config: filepath.Join(s.dir(), "config2"), Credentials: filepath.Join(s.dir(), "credentials2")}
	}
	spoil := map[string]func(*scene){
		"the sections are gone": func(s *scene) { s.write(s.r.Files.Config, ""); s.write(s.r.Files.Credentials, "") },
		"one file is gone":      func(s *scene) { os.Remove(s.r.Files.Credentials) },
		"other keys": func(s *scene) {
			s.write(s.r.Files.Config, "[profile copy]\naws_access_key_id = AKIAOTHER00000000000\naws_secret_access_key = x\n")
		},
		"other files": elsewhere,
		"other files with the old key": func(s *scene) {
			elsewhere(s)
			s.write(s.r.Files.Config, config)
			s.write(s.r.Files.Credentials, credentials)
		},
		"other files with the new key": func(s *scene) {
			texts := []string{s.read(s.r.Files.Config), s.read(s.r.Files.Credentials)}
			elsewhere(s)
			replace := strings.NewReplacer(doraKeys.AccessKeyID, newerKeys.AccessKeyID, doraKeys.SecretAccessKey, newerKeys.SecretAccessKey)
			s.write(s.r.Files.Config, replace.Replace(texts[0]))
			s.write(s.r.Files.Credentials, replace.Replace(texts[1]))
		},
		"one other file": func(s *scene) { s.r.Files.Credentials = filepath.Join(s.dir(), "credentials2") },
	}
	for at, runs := range map[stage]map[string]func(context.Context, Rotation) (Rotated, error){
		creating:  {"undo": Undo},
		proving:   {"rotate": Rotate, "undo": Undo},
		swapping:  {"rotate": Rotate, "undo": Undo},
		disabling: {"rotate": Rotate, "undo": Undo},
		done:      {"undo": Undo},
		undoing:   {"rotate": Rotate, "undo": Undo},
	} {
		for what, run := range runs {
			for name, change := range spoil {
				for _, key := range []creds.Credentials{doraKeys, newerKeys} { // as the environment may have them
					if at == creating && key == newerKeys {
						continue
					}
					s := stopped(t, at)
					s.r.Key = key
					files, record, before := s.r.Files, s.record(), s.changes()
					texts := []string{s.read(files.Config), s.read(files.Credentials)}
					change(s)
					_, err := run(ctx, s.r)
					when := string(at) + ", " + what + ", " + name + ", " + key.AccessKeyID
					var missing *MissingError
					if !errors.As(err, &missing) || missing.Unused != strings.Contains(name, "other file") || !strings.Contains(err.Error(), missing.Path) ||
						!strings.Contains(adviceOn(err, "acme"), map[bool]string{true: "AWS_SHARED_CREDENTIALS_FILE", false: "put the access key back"}[missing.Unused]) {
						t.Errorf("%s: %v, %s", when, err, adviceOn(err, "acme"))
					}
					if s.changes() != before || s.record() != record {
						t.Errorf("%s: %d requests changed keys, and the record is %s", when, s.changes()-before, s.record())
					}
					s.r.Files = files
					s.write(files.Config, texts[0])
					s.write(files.Credentials, texts[1])
					if got, err := run(ctx, s.r); err != nil || len(got.Warnings) > 0 || len(got.Places) != 3 {
						t.Errorf("%s, mended: %+v, %v", when, got, err)
					}
				}
			}
		}
	}
}

// The record names the files by paths that another run understands, and a link to one of
// them is the same file.
func TestRecordNamesTheFiles(t *testing.T) {
	s := newScene(t, ststest.Config{})
	t.Chdir(s.dir())
	s.r.Files = Files{Config: "config", Credentials: "credentials"}
	if _, err := Rotate(context.Background(), s.r); err != nil {
		t.Fatal(err)
	}
	j, _, err := journalOf(s.r.Dir, doraARN, doraKeys.AccessKeyID)
	here, _ := filepath.EvalSymlinks(s.dir())
	if err != nil || len(j.Files) != 2 || !isSame(j.Files[0], filepath.Join(here, "credentials")) || !filepath.IsAbs(j.Files[0]) || !filepath.IsAbs(j.Files[1]) {
		t.Errorf("%q, %v", j.Files, err)
	}
	if err := os.Symlink("config", "link"); err != nil {
		t.Skip(err)
	}
	s.r.Files.Config = "link"
	if got, err := Undo(context.Background(), s.r); err != nil || len(got.Places) != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}

// The old key came back into the files of a rotation that was about to make it inactive,
// from a backup: the new one, whose secret the record has no more, did not take its
// place. What is left of that in the files, or in the environment, finishes it.
func TestOldKeyCameBack(t *testing.T) {
	ctx := context.Background()
	s := stopped(t, disabling)
	s.write(s.r.Files.Config, config)
	s.write(s.r.Files.Credentials, credentials)
	s.r.Key = doraKeys
	record, before := s.record(), s.changes()
	_, err := Rotate(ctx, s.r)
	if !errors.As(err, new(*StoppedError)) || !strings.Contains(err.Error(), newerKeys.AccessKeyID+" is in no file") || adviceOn(err, "acme") != "take the rotation back: awsmfa keys rotate acme --undo" {
		t.Errorf("%v, %s", err, adviceOn(err, "acme"))
	}
	if s.changes() != before || s.record() != record {
		t.Errorf("%d requests changed keys; the record is %s", s.changes()-before, s.record())
	}
	if _, err := Undo(ctx, s.r); err != nil || len(s.Keys("dora")) != 1 {
		t.Errorf("%v, %v", err, s.Keys("dora"))
	}
	s.has("undone", doraKeys)

	for name, change := range map[string]func(*scene){
		"in the environment": func(s *scene) { s.write(s.r.Files.Credentials, credentials); s.r.Key = newerKeys },
		"in the other file":  func(s *scene) { s.r.Key = doraKeys },
	} {
		s := stopped(t, disabling)
		s.write(s.r.Files.Config, config)
		change(s)
		if got, err := Rotate(ctx, s.r); err != nil || len(got.Places) != 3 || s.Keys("dora")[doraKeys.AccessKeyID] != awsapi.KeyInactive {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if text := s.read(s.r.Files.Config) + s.read(s.r.Files.Credentials); strings.Contains(text, doraKeys.AccessKeyID) || strings.Count(text, newerKeys.SecretAccessKey) != 3 {
			t.Errorf("%s: the files have\n%s", name, text)
		}
	}

	// After the old key was made inactive, it is said what happened to it.
	s = stopped(t, done)
	s.write(s.r.Files.Config, config)
	s.write(s.r.Files.Credentials, credentials)
	s.r.Key = doraKeys
	if _, err := Rotate(ctx, s.r); adviceOn(err, "acme") != "take the rotation back: awsmfa keys rotate acme --undo" {
		t.Errorf("done: %v, %s", err, adviceOn(err, "acme"))
	}
}

// The old key stays active while the new one does not work, however far an earlier run
// has come.
func TestNewKeyIsGone(t *testing.T) {
	ctx := context.Background()
	for _, at := range []stage{swapping, disabling} {
		s := stopped(t, at)
		if err := s.r.User.deleteKey(ctx, newerKeys.AccessKeyID); err != nil {
			t.Fatal(err)
		}
		before := s.changes()
		var proof *ProofError
		if _, err := Rotate(ctx, s.r); !errors.As(err, &proof) || s.changes() != before {
			t.Errorf("%s: %v, keys %v", at, err, s.Keys("dora"))
		}
		if _, err := Undo(ctx, s.r); err != nil || s.Keys("dora")[doraKeys.AccessKeyID] != awsapi.KeyActive {
			t.Errorf("%s, undone: %v", at, err)
		}
		s.has(string(at), doraKeys)
	}
}

// Somebody deleted the old key: there is nothing left to make inactive.
func TestOldKeyIsGone(t *testing.T) {
	s := stopped(t, disabling)
	if err := s.r.User.deleteKey(context.Background(), doraKeys.AccessKeyID); err != nil {
		t.Fatal(err)
	}
	if got, err := Rotate(context.Background(), s.r); err != nil || len(got.Warnings) > 0 || got.OldStatus != "" || s.journals() != 0 {
		t.Errorf("%+v, %v, %d records", got, err, s.journals())
	}
}

// To make room for a key, no other one is deleted unless the one in use works, and the
// files of the rotation that made that one inactive have it.
func TestNoRoomIsMade(t *testing.T) {
	ctx := context.Background()
	for name, change := range map[string]func(*scene){
		"a secret that is wrong": func(s *scene) {
			for _, path := range s.r.Files.paths() {
				s.write(path, strings.ReplaceAll(s.read(path), newerKeys.SecretAccessKey, "wrong"))
			}
			s.r.Key.SecretAccessKey = "wrong"
		},
		"other files": func(s *scene) {
			texts := []string{s.read(s.r.Files.Config), s.read(s.r.Files.Credentials)}
			s.write(s.r.Files.Config, "")
			s.write(s.r.Files.Credentials, credentials) // the old key, from a backup
			s.r.Files = Files{Config: filepath.Join(s.dir(), "config2"), Credentials: filepath.Join(s.dir(), "credentials2")}
			s.write(s.r.Files.Config, texts[0])
			s.write(s.r.Files.Credentials, texts[1])
		},
	} {
		s := stopped(t, done)
		change(s)
		record := s.record()
		if _, err := Rotate(ctx, s.r); err == nil || len(s.Keys("dora")) != 2 || s.record() != record {
			t.Errorf("%s: %v, %v", name, err, s.Keys("dora"))
		}
	}
}

// A store that lost the old key has it again before the record, which may have the only
// copy, or the new key goes.
func TestStoreLosesTheOldKey(t *testing.T) {
	ctx := context.Background()
	for at, run := range map[stage]func(context.Context, Rotation) (Rotated, error){creating: Undo, proving: Rotate} {
		s := stopped(t, at)
		st := newStores()
		const named = "[profile acme]\nawsmfa_key_id = AKIADORA000000000001\nawsmfa_keys = pass:x\n"
		s.write(s.r.Files.Config, named)
		s.r.Stores, s.r.Key = st.open, doraKeys
		stop, cancel := context.WithCancel(ctx)
		s.r.Wait = func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() }
		_, err := run(stop, s.r)
		cancel()
		if (err != nil) != (at == proving) || s.journals() != 0 || len(s.Keys("dora")) != 1 || st.held["pass:x"][doraKeys.AccessKeyID] != doraKeys {
			t.Errorf("%s: %v, %d records, the store has %v", at, err, s.journals(), st.held)
		}

		// One that cannot be given it leaves everything as it is.
		s = stopped(t, at)
		st = newStores()
		st.held["pass:x"] = map[string]creds.Credentials{"AKIAOTHER00000000000": {}}
		s.write(s.r.Files.Config, named)
		s.r.Stores, s.r.Key = st.open, doraKeys
		stop, cancel = context.WithCancel(ctx)
		s.r.Wait = func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() }
		record, before := s.record(), s.changes()
		if _, err := run(stop, s.r); err == nil || s.record() != record || s.changes() != before {
			t.Errorf("%s, and no room in the store: %v", at, err)
		}
		cancel()
	}
}

// Files that cannot be changed back keep the new key, and AWS does, too.
func TestUndoCannotChangeTheFiles(t *testing.T) {
	s := stopped(t, done)
	if err := os.Chmod(s.r.Files.Config, 0o400); err != nil {
		t.Fatal(err)
	}
	_, err := Undo(context.Background(), s.r)
	if !errors.As(err, new(*StoppedError)) || s.Keys("dora")[newerKeys.AccessKeyID] != awsapi.KeyActive || s.journals() != 1 {
		t.Errorf("%v, keys %v", err, s.Keys("dora"))
	}
	os.Chmod(s.r.Files.Config, 0o600)
	if _, err := Undo(context.Background(), s.r); err != nil {
		t.Error(err)
	}
	s.has("undone", doraKeys)
}

// A rotation is undone where keys move has put the key since.
func TestUndoAfterAMove(t *testing.T) {
	ctx := context.Background()
	s, st := newScene(t, ststest.Config{}), newStores()
	got, err := Rotate(ctx, s.r)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(s.dir(), "other")
	j, _, _ := journalOf(s.r.Dir, doraARN, got.Old)
	j.Files = append(j.Files, other)
	if err := j.reach(ctx, done); err != nil {
		t.Fatal(err)
	}
	s.r.Key, s.r.Stores = s.newKey(), st.open
	m := Move{Client: s.r.User.Client, ID: got.New, To: "keyring", Files: s.r.Files, Stores: st.open, Dir: s.r.Dir,
		Agree: func(context.Context, []Place) (bool, error) { return true, nil }}
	if moved, err := m.Run(ctx); err != nil || moved.Kept != nil {
		t.Fatalf("%+v, %v", moved, err)
	}
	os.Remove(s.r.Files.Credentials)
	var missing *MissingError
	if _, err := Undo(ctx, s.r); !errors.As(err, &missing) || missing.Path != other {
		t.Errorf("a file that the move did not change is forgotten: %v", err)
	}
	j, _, _ = journalOf(s.r.Dir, doraARN, got.Old)
	j.Files = slices.DeleteFunc(j.Files, func(path string) bool { return path == other })
	if err := j.reach(ctx, done); err != nil {
		t.Fatal(err)
	}
	if back, err := Undo(ctx, s.r); err != nil || len(back.Places) != 3 || s.read(s.r.Files.Config) != movedConfig || st.held["keyring"][doraKeys.AccessKeyID] != doraKeys || len(st.held["keyring"]) != 1 {
		t.Errorf("%+v, %v, %v", back, err, st.held)
	}
}

// A key that a file of the record has is not changed in other files alone: the new
// key of one that is done, and the old one of a run that had no answer.
func TestKeyIsElsewhere(t *testing.T) {
	ctx := context.Background()
	for at, key := range map[stage]creds.Credentials{done: newerKeys, creating: doraKeys} {
		s := stopped(t, at)
		texts := []string{s.read(s.r.Files.Config), s.read(s.r.Files.Credentials)}
		files := s.r.Files
		s.r.Files = Files{Config: filepath.Join(s.dir(), "config2"), Credentials: filepath.Join(s.dir(), "credentials2")}
		s.write(s.r.Files.Config, texts[0])
		s.write(s.r.Files.Credentials, texts[1])
		s.r.Key = key
		s.r.MayDelete = func(context.Context, Key) (bool, error) { return true, nil }
		record, keys := s.record(), s.Keys("dora")
		var missing *MissingError
		if _, err := Rotate(ctx, s.r); !errors.As(err, &missing) || !missing.Unused || s.record() != record || !maps.Equal(s.Keys("dora"), keys) {
			t.Errorf("%s: %v, %v", at, err, s.Keys("dora"))
		}
		// Where that file is gone, or has another key, nothing depends on it.
		s.write(files.Config, "")
		os.Remove(files.Credentials)
		if got, err := Rotate(ctx, s.r); err != nil || len(got.Places) != 3 {
			t.Errorf("%s, and not there: %+v, %v", at, got, err)
		}
	}
}

// A record of an earlier version names no files: one of the two keys has to be somewhere.
func TestRecordWithoutFiles(t *testing.T) {
	for at, run := range map[string]func(context.Context, Rotation) (Rotated, error){"swapping": Rotate, "disabling": Rotate, "undoing": Undo, "done": Undo} {
		s := rotated(t)
		s.written(at)
		s.write(s.r.Files.Config, "")
		s.write(s.r.Files.Credentials, "")
		record, before := s.record(), s.changes()
		if _, err := run(context.Background(), s.r); !errors.As(err, new(*NoPlaceError)) || s.changes() != before || s.record() != record {
			t.Errorf("%s: %v, %v", at, err, s.Keys("dora"))
		}
	}
}
