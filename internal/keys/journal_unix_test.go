//go:build unix

package keys

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"awsmfa/internal/cache"
	"awsmfa/internal/hint"
	"awsmfa/internal/ststest"
)

// What is no file of this user's is no record: it is told of, and stops nobody. One
// that others could read may be a record, and stops the rotation before a key is made.
func TestRecordsThatAreRefused(t *testing.T) {
	const whole = `{"User":"` + doraARN + `","Stage":"proving","OldID":"AKIADORA000000000001","OldSecret":"their/old","NewID":"AKIATHEIRS","NewSecret":"their/new"}`
	for reason, put := range map[cache.Reason]func(path string) error{
		cache.Link: func(path string) error {
			return errors.Join(os.WriteFile(filepath.Join(path, "../../elsewhere"), []byte(whole), 0o600), os.Symlink("../elsewhere", path))
		},
		cache.NotRegular: func(path string) error { return syscall.Mkfifo(path, 0o600) },
		cache.TooLarge: func(path string) error {
			return errors.Join(os.WriteFile(path, []byte(whole), 0o600), os.Truncate(path, 6<<30))
		},
		cache.ForeignOwner: func(path string) error {
			return errors.Join(os.WriteFile(path, []byte(whole), 0o600), os.Chown(path, 65534, -1))
		},
		cache.OpenToOthers: func(path string) error {
			return errors.Join(os.WriteFile(path, []byte(whole), 0o600), os.Chmod(path, 0o644))
		},
	} {
		t.Run(string(reason), func(t *testing.T) {
			if reason == cache.ForeignOwner && os.Geteuid() != 0 {
				t.Skip("only root can give files away")
			}
			s := newScene(t, ststest.Config{})
			var told []string
			dir, err := cache.Open(s.cacheFolder(), func(err error) { told = append(told, err.Error()) })
			if err != nil {
				t.Fatal(err)
			}
			s.r.Dir = dir
			if err := os.MkdirAll(s.cacheFolder(), 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(s.cacheFolder(), "rotate-"+doraKeys.AccessKeyID)
			if err := put(path); err != nil {
				t.Fatal(err)
			}
			_, err = Rotate(context.Background(), s.r)
			says := `"` + path + `" ` + string(reason)
			if reason == cache.OpenToOthers {
				if !errors.As(err, new(*JournalError)) || !strings.HasSuffix(err.Error(), says) || hint.Of(err) == "" || len(s.Keys("dora")) != 1 {
					t.Errorf("%v; keys %v", err, s.Keys("dora"))
				}
				return
			}
			if err != nil || !slices.Equal(told, []string{says}) || len(s.Keys("dora")) != 2 || s.newKey().AccessKeyID == "AKIATHEIRS" {
				t.Errorf("%v; told %q; keys %v", err, told, s.Keys("dora"))
			}
			if text, err := os.ReadFile(filepath.Join(s.dir(), "elsewhere")); reason == cache.Link && (string(text) != whole || err != nil) {
				t.Errorf("what the link led to is %s, %v", text, err)
			}
		})
	}
}

// In a folder that is refused for sessions nothing of keys is read or written, and
// no key is made.
func TestFolderThatIsRefused(t *testing.T) {
	for reason, spoil := range map[cache.Reason]func(path string) error{
		cache.OpenToOthers: func(path string) error { return os.Chmod(path, 0o777) },
		cache.ForeignOwner: func(path string) error { return os.Chown(path, 65534, -1) },
		cache.Link:         func(path string) error { return errors.Join(os.Rename(path, path+"2"), os.Symlink(path+"2", path)) },
	} {
		t.Run(string(reason), func(t *testing.T) {
			if reason == cache.ForeignOwner && os.Geteuid() != 0 {
				t.Skip("only root can give a folder away")
			}
			s := newScene(t, ststest.Config{})
			path := s.cacheFolder()
			var err error
			if s.r.Dir, err = cache.Open(path, func(error) {}); err != nil {
				t.Fatal(err)
			}
			if err := os.Mkdir(path, 0o700); err != nil {
				t.Fatal(err)
			}
			precious := filepath.Join(s.dir(), "precious")
			s.write(precious, "mine")
			if err := errors.Join(os.Symlink(precious, filepath.Join(path, agesFile)), spoil(path)); err != nil {
				t.Fatal(err)
			}
			if _, err := List(context.Background(), s.r.User, s.r.Files, s.r.Dir); err != nil {
				t.Errorf("the list: %v", err)
			}
			want := `the record of key rotations cannot be used: "` + path + `" ` + string(reason)
			for name, run := range map[string]func() error{
				"rotate": func() error { _, err := Rotate(context.Background(), s.r); return err },
				"undo":   func() error { _, err := Undo(context.Background(), s.r); return err },
				"move":   func() error { _, _, err := s.move(newStores(), "keyring"); return err },
				"delete": func() error {
					return Delete(context.Background(), s.r.User, s.r.Files, s.r.Dir, nil, doraKeys.AccessKeyID, func(context.Context, Key) (bool, error) { return true, nil })
				},
			} {
				if err := run(); !errors.As(err, new(*JournalError)) || err.Error() != want || hint.Of(err) == "" {
					t.Errorf("%s: %v, want %s", name, err, want)
				}
			}
			entries, err := os.ReadDir(path)
			if len(entries) != 1 || err != nil || s.read(precious) != "mine" || len(s.Keys("dora")) != 1 {
				t.Errorf("the folder holds %v, %v; keys %v", entries, err, s.Keys("dora"))
			}
			s.has("refused", doraKeys)
		})
	}
}
