//go:build unix

package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"awsmfa/internal/session"
)

// Close closes the folder, and says when that fails.
func TestCloseClosesTheFolder(t *testing.T) {
	d, _ := opened(t, place(t))
	if err := d.Close(); err != nil {
		t.Errorf("before there is one: %v", err)
	}
	save(t, d, key, sample())
	f := d.folder
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := f.close(); !errors.Is(err, unix.EBADF) {
		t.Errorf("the folder was still open: %v", err)
	}
	if _, ok := d.Load(key); !ok {
		t.Error("it is not opened again")
	}
	must(t, d.folder.close())
	if err := d.Close(); !errors.Is(err, unix.EBADF) {
		t.Errorf("Close of a closed folder = %v", err)
	}
}

// What the system says of a place where nothing can be made is an error of
// writing, and of nothing else.
func TestAPlaceBelowAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o600))
	d := &Dir{path: filepath.Join(file, "awsmfa"), notice: func(error) {}}
	if err := d.Save(key, sample()); !errors.As(err, new(*UnwritableError)) {
		t.Errorf("Save = %v", err)
	}
	if _, err := Open(d.path, d.notice); err == nil || errors.As(err, new(*UnwritableError)) {
		t.Errorf("Open = %v", err)
	}
}

// A key that is none is said to be that.
func TestLoadOfNoKey(t *testing.T) {
	d, heard := opened(t, place(t))
	save(t, d, key, sample())
	if _, ok := d.Load("../x"); ok || !slices.Equal(*heard, []string{errKey.Error()}) {
		t.Errorf("Load = %v, heard %q", ok, *heard)
	}
}

// Nobody else can look into what is made, and its owner can, whatever the umask.
func TestModesUnderAnyUmask(t *testing.T) {
	for _, mask := range []int{0, 0o777} {
		path := place(t)
		before := unix.Umask(mask)
		d, _ := opened(t, path)
		err := d.Save(key, sample())
		unlock, ok, lockErr := d.TryLock("dev", session.Sending)
		spentErr := d.Spend("dev", "123456", session.Spent{At: made})
		unix.Umask(before)
		must(t, errors.Join(err, lockErr, spentErr))
		if !ok {
			t.Fatal("no lock")
		}
		files := 0
		must(t, filepath.WalkDir(filepath.Dir(path), func(path string, _ fs.DirEntry, err error) error {
			must(t, err)
			info, err := os.Lstat(path)
			must(t, err)
			want := fs.FileMode(0o600)
			if info.IsDir() {
				want = 0o700
			} else {
				files++
			}
			if info.Mode().Perm() != want {
				t.Errorf("with umask %o, %s has mode %v, want %v", mask, path, info.Mode(), want)
			}
			return nil
		}))
		if files < 3 {
			t.Errorf("%d files", files)
		}
		unlock()
	}
}
