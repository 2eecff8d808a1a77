//go:build unix

package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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

// Of two logins that make the folder, the second leaves it as it is.
func TestAFolderThatIsThereIsLeft(t *testing.T) {
	path := t.TempDir()
	must(t, os.Chmod(path, 0o755))
	must(t, makeFolder(path))
	if info, err := os.Stat(path); err != nil || info.Mode() != fs.ModeDir|0o755 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

// A folder of root's may lie in one of somebody else's: only the nearest counts.
func TestRootMakesAFolderInItsOwn(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	home := t.TempDir()
	must(t, os.Mkdir(filepath.Join(home, "own"), 0o700))
	must(t, os.Chown(home, 12345, 12345))
	d, _ := opened(t, filepath.Join(home, "own", "awsmfa"))
	save(t, d, key, sample())
}

func TestAnInterruptedCallIsRepeated(t *testing.T) {
	calls := 0
	n, err := again(func() (int, error) {
		if calls++; calls < 3 {
			return -1, unix.EINTR
		}
		return 7, unix.EIO
	})
	if calls != 3 || n != 7 || err != unix.EIO {
		t.Errorf("%d calls gave %d, %v", calls, n, err)
	}
}

// Nothing but a file is removed, and what stays is said.
func TestFoldersInThePlaceOfFiles(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	save(t, d, key, sample())
	f, err := d.open(true)
	must(t, err)
	for _, name := range []string{strings.Repeat("ab", 16) + sessionSuffix, spentMark} {
		must(t, os.Mkdir(filepath.Join(path, name), 0o700))
		if err := f.Remove(name); err == nil {
			t.Errorf("Remove(%s) says nothing", name)
		}
	}
	if err := d.Remove(strings.Repeat("ab", 16)); !errors.As(err, new(*UnwritableError)) {
		t.Errorf("Remove = %v", err)
	}
	want := UnsafeError{filepath.Join(path, spentMark), NotRegular}
	if unsafe := new(UnsafeError); !errors.As(d.Spend("dev", "123456", session.Spent{At: made}), &unsafe) || *unsafe != want {
		t.Errorf("Spend = %v, want %v", unsafe, &want)
	}
}

// A file that replaced another has its name and is not the same.
func TestSame(t *testing.T) {
	d, _ := opened(t, place(t))
	f, err := d.open(true)
	must(t, err)
	must(t, errors.Join(f.touch("one"), f.touch("two")))
	file, err := f.Open("one", os.O_RDONLY)
	must(t, err)
	defer file.Close()
	if !f.Same("one", file) || f.Same("two", file) || f.Same("three", file) {
		t.Error("Same")
	}
	must(t, f.rename("two", "one"))
	if f.Same("one", file) {
		t.Error("the replaced one is taken for the same")
	}
}

// What is unsafe may be somebody else's: it stays, and is looked at again.
func TestOpenLeavesUnsafeCodes(t *testing.T) {
	for name, make := range map[string]func(file string) error{
		"link": func(file string) error {
			return errors.Join(os.Rename(file, file+"x"), os.Symlink(filepath.Base(file)+"x", file))
		},
		"shared": func(file string) error { return os.Chmod(file, 0o640) },
		"folder": func(file string) error { return errors.Join(os.Remove(file), os.Mkdir(file, 0o700)) },
	} {
		path := place(t)
		spentAgo(t, path, "dev", "111111", dead)
		file := filepath.Join(path, spentFile("dev"))
		must(t, make(file))
		before, err := os.Lstat(file)
		must(t, err)
		opened(t, path)
		if after, err := os.Lstat(file); err != nil || !os.SameFile(before, after) {
			t.Errorf("%s: %v", name, err)
		}
		if info, err := os.Lstat(filepath.Join(path, spentMark)); err != nil || time.Since(info.ModTime()) < dead {
			t.Errorf("%s: the mark: %v", name, err)
		}
	}
}

// A session that is long past goes, though others can read it, and one that is a
// link, of which only the link goes. A lock that is held stays.
func TestSaveClearsAwayUnsafeFiles(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	unlock, ok, err := d.TryLock("dev", session.Asking)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	held := fileOf(string(session.Asking), "dev") + lockSuffix
	shared, link := strings.Repeat("ab", 16)+sessionSuffix, strings.Repeat("cd", 16)+sessionSuffix
	must(t, os.WriteFile(filepath.Join(path, shared), nil, 0o600))
	must(t, os.Chmod(filepath.Join(path, shared), 0o644))
	must(t, os.WriteFile(filepath.Join(path, "notes"), nil, 0o600))
	must(t, os.Symlink("notes", filepath.Join(path, link)))
	then := unix.NsecToTimeval(made.Add(-800 * 24 * time.Hour).UnixNano())
	for _, name := range []string{held, shared, link, "notes"} {
		must(t, unix.Lutimes(filepath.Join(path, name), []unix.Timeval{then, then}))
	}
	save(t, d, key, sample())
	want := []string{held, key + sessionSuffix, "notes"}
	slices.Sort(want)
	if names := list(t, path); !slices.Equal(names, want) {
		t.Errorf("the folder holds %q, want %q", names, want)
	}
	unlock()
}
