//go:build unix

package keys

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/safefile"
	"awsmfa/internal/ststest"
)

// pipe puts a pipe with a name at path. Who opens it finds it empty, and does not wait
// for ever.
func pipe(t *testing.T, path string) {
	t.Helper()
	os.Remove(path)
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	go func() {
		if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
			f.Close()
		}
	}()
	t.Cleanup(func() {
		if f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0); err == nil {
			f.Close() // the writer above, if nobody came
		}
	})
}

// What is read a second time is a file, of a size that there is: a pipe, such as a
// shell makes for <(...), and a file of gigabytes are refused in a line, and nothing is
// asked of IAM that would change something.
func TestFilesThatCannotBeReadTwice(t *testing.T) {
	ctx := context.Background()
	odd := map[string]struct {
		put  func(t *testing.T, path string)
		want safefile.Problem
	}{
		"a pipe": {pipe, safefile.NotRegular},
		"a pipe of a shell": {func(t *testing.T, path string) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			w.Close()
			t.Cleanup(func() { r.Close() })
			os.Remove(path)
			if err := os.Symlink(filepath.Join("/dev/fd", strconv.Itoa(int(r.Fd()))), path); err != nil {
				t.Fatal(err)
			}
		}, safefile.NotRegular},
		"gigabytes": {func(t *testing.T, path string) {
			if err := os.Truncate(path, 6<<30); err != nil {
				t.Skip(err)
			}
		}, safefile.TooLarge},
	}
	for what, o := range odd {
		for name, do := range map[string]func(*scene) error{
			"list":   func(s *scene) error { _, err := List(ctx, s.r.User, s.r.Files, s.r.Dir); return err },
			"rotate": func(s *scene) error { _, err := Rotate(ctx, s.r); return err },
			"delete": func(s *scene) error {
				return Delete(ctx, s.r.User, s.r.Files, s.r.Dir, nil, doraKeys.AccessKeyID, func(context.Context, Key) (bool, error) { return true, nil })
			},
			"move": func(s *scene) error { _, _, err := s.move(newStores(), "keyring"); return err },
		} {
			s := newScene(t, ststest.Config{})
			o.put(t, s.r.Files.Config)
			err := do(s)
			var file *FileError
			var problem *safefile.Error
			if !errors.As(err, &file) || !errors.As(err, &problem) || problem.Problem != o.want || strings.Count(err.Error(), "config") != 1 {
				t.Errorf("%s, %s: %v", what, name, err)
			}
			if s.Keys("dora")[doraKeys.AccessKeyID] != awsapi.KeyActive || len(s.Keys("dora")) != 1 {
				t.Errorf("%s, %s: keys %v", what, name, s.Keys("dora"))
			}
		}
	}
}

// The null device in the place of a file is no file.
func TestNoConfigFile(t *testing.T) {
	s := newScene(t, ststest.Config{})
	s.r.Files.Config = os.DevNull
	all, err := List(context.Background(), s.r.User, s.r.Files, s.r.Dir)
	if err != nil || len(all) != 1 || len(all[0].Places) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
}
