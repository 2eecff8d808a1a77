//go:build unix

package cache

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// A file that this package would not have made is not read, waited for or followed,
// and a new one takes its place.
func TestFilesOfOthersThatAreRefused(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	must(t, d.WriteFile("good", "mine"))
	const name = "access-keys.json"
	file, elsewhere := filepath.Join(path, name), filepath.Join(path, "good")
	for _, test := range []struct {
		name   string
		make   func() error
		reason Reason
	}{
		{"link to a good file", func() error { return os.Symlink("good", file) }, Link},
		{"link to nothing", func() error { return os.Symlink("nothing", file) }, Link},
		{"folder", func() error { return os.Mkdir(file, 0o700) }, NotRegular},
		{"pipe that nobody writes to", func() error { return unix.Mkfifo(file, 0o600) }, NotRegular},
		{"socket", func() error { return unixSocket(t, file) }, NotRegular},
		{"readable for others", func() error { return copyOf(elsewhere, file, 0o604) }, OpenToOthers},
		{"huge", func() error { return os.Truncate(mustCopy(t, elsewhere, file), 6<<30) }, TooLarge},
		{"another user's", func() error { return os.Chown(mustCopy(t, elsewhere, file), 65534, -1) }, ForeignOwner},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.reason == ForeignOwner && os.Geteuid() != 0 {
				t.Skip("only root can give files away")
			}
			must(t, test.make())
			defer os.Remove(file)
			_, err := d.ReadFile(name)
			if unsafe := new(UnsafeError); !errors.As(err, &unsafe) || *unsafe != (UnsafeError{file, test.reason}) {
				t.Errorf("ReadFile = %v, want %s", err, test.reason)
			}
			err = d.WriteFile(name, "new")
			if text, readErr := d.ReadFile(name); test.name != "folder" && (err != nil || text != "new" || readErr != nil) || test.name == "folder" && err == nil {
				t.Errorf("WriteFile in its place = %v, ReadFile then %q, %v", err, text, readErr)
			}
			if text, err := d.ReadFile("good"); text != "mine" || err != nil {
				t.Errorf("what a link led to: %q, %v", text, err)
			}
		})
	}
	if names := list(t, path); !slices.Equal(names, []string{"good"}) {
		t.Errorf("the folder holds %q", names)
	}
}

// A folder that is refused for sessions is refused for the files of others.
func TestAFolderThatBecameUnsafeForOthers(t *testing.T) {
	for reason, spoil := range map[Reason]func(path string) error{
		OpenToOthers: func(path string) error { return os.Chmod(path, 0o777) },
		ForeignOwner: func(path string) error { return os.Chown(path, 65534, -1) },
		Link:         func(path string) error { return errors.Join(os.Rename(path, path+"2"), os.Symlink(path+"2", path)) },
	} {
		if reason == ForeignOwner && os.Geteuid() != 0 {
			t.Log("only root can give a folder away")
			continue
		}
		path := place(t)
		d, _ := opened(t, path)
		must(t, os.MkdirAll(path, 0o700))
		must(t, os.WriteFile(filepath.Join(path, "rotate-AKIA1"), []byte("theirs"), 0o600))
		must(t, spoil(path))
		text, readErr := d.ReadFile("rotate-AKIA1")
		names, listErr := d.Files("")
		_, lockErr := d.LockFile(t.Context(), "rotation", time.Hour, nil)
		for _, err := range []error{readErr, listErr, lockErr, d.WriteFile("rotate-AKIA1", "x"), d.RemoveFile("rotate-AKIA1")} {
			if unsafe := new(UnsafeError); !errors.As(err, &unsafe) || *unsafe != (UnsafeError{path, reason}) {
				t.Errorf("%v, want %s", err, reason)
			}
		}
		if left, err := os.ReadFile(filepath.Join(path, "rotate-AKIA1")); text != "" || names != nil || string(left) != "theirs" || err != nil || len(list(t, path)) != 1 {
			t.Errorf("read %q and %q; left is %q, %v, in %q", text, names, left, err, list(t, path))
		}
	}
}

// What a process leaves that was killed while it wrote such a file goes with what
// is left of sessions.
func TestLeftoversOfTheFilesOfOthersGo(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	f, err := d.open(true)
	must(t, err)
	killed := errors.New("killed")
	var left string
	err = f.replaceBy("rotate-AKIA1", "hush", func(file *os.File) error {
		left = filepath.Base(file.Name())
		must(t, os.Link(file.Name(), file.Name()+"x")) // which stays, as if nobody had removed it
		return killed
	})
	if !errors.Is(err, killed) {
		t.Fatal(err)
	}
	must(t, os.Rename(filepath.Join(path, left+"x"), filepath.Join(path, left)))
	if removed, err := d.RemoveLeftovers(); err != nil || !slices.Equal(removed, []string{filepath.Join(path, left)}) || len(list(t, path)) != 0 {
		t.Errorf("RemoveLeftovers = %q, %v; the folder holds %q", removed, err, list(t, path))
	}
}
