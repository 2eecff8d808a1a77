//go:build linux || darwin

package cache

import (
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"awsmfa/internal/session"
)

// freeFiles leaves this process n files that it can still open, until back is
// called. Root is bound by that, too.
func freeFiles(t *testing.T, n int) (back func()) {
	t.Helper()
	var was unix.Rlimit
	must(t, unix.Getrlimit(unix.RLIMIT_NOFILE, &was))
	fd, err := unix.Open(os.DevNull, unix.O_RDONLY|unix.O_CLOEXEC, 0)
	must(t, err)
	open := []int{fd}
	must(t, unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: uint64(fd + 64), Max: was.Max}))
	for err == nil {
		if fd, err = unix.Open(os.DevNull, unix.O_RDONLY|unix.O_CLOEXEC, 0); err == nil {
			open = append(open, fd)
		}
	}
	for _, fd := range open[:n] {
		unix.Close(fd)
	}
	return func() {
		for _, fd := range open[n:] {
			unix.Close(fd)
		}
		must(t, unix.Setrlimit(unix.RLIMIT_NOFILE, &was))
	}
}

// A process that can open nothing more is told that, and nothing of unsafe files,
// damage or an empty folder.
func TestNoFileCanBeOpened(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	save(t, d, key, sample())
	spend(t, d, "dev", "123456", session.Spent{At: made})
	before := list(t, path)

	back := freeFiles(t, 0)
	k, loaded := d.Load(key)
	_, spent := d.Spent("dev", "123456", made)
	sessions, listErr := d.Sessions()
	removed, leftErr := d.RemoveLeftovers()
	stamp, stampErr := d.Stamp()
	unlock, locked, lockErr := d.TryLock("dev", session.Asking)
	saveErr, spendErr := d.Save(key, sample()), d.Spend("dev", "654321", session.Spent{At: made})
	_, openErr := Open(path, func(error) {})
	back()

	if loaded || (k != session.Session{}) || spent || sessions != nil || removed != nil || stamp != "" || unlock != nil || locked {
		t.Errorf("Load = %v, Spent = %v, Sessions = %v, RemoveLeftovers = %v, Stamp = %q, TryLock = %v", loaded, spent, sessions, removed, stamp, locked)
	}
	for i, err := range []error{listErr, leftErr, openErr, stampErr, lockErr, saveErr, spendErr} {
		if !errors.Is(err, unix.EMFILE) || errors.As(err, new(*UnsafeError)) || errors.As(err, new(*UnwritableError)) != (i > 2) {
			t.Errorf("error %d is %v", i, err)
		}
	}
	if len(*heard) != 2 || slices.ContainsFunc(*heard, func(s string) bool { return !strings.Contains(s, unix.EMFILE.Error()) }) {
		t.Errorf("heard %q", *heard)
	}
	if after := list(t, path); !slices.Equal(after, before) {
		t.Errorf("the folder held %q and holds %q", before, after)
	}
}

// Saving takes a second file for a moment.
func TestOneFileCanBeOpened(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	save(t, d, key, sample())
	other := sample()
	other.Profile = "other"
	back := freeFiles(t, 1)
	err := d.Save(key, other)
	back()
	if !errors.As(err, new(*UnwritableError)) || !errors.Is(err, unix.EMFILE) {
		t.Errorf("Save = %v", err)
	}
	if k, ok := d.Load(key); !ok || k != sample() || len(list(t, path)) != 1 {
		t.Errorf("Load = %v, %v, the folder holds %q", k, ok, list(t, path))
	}
}

// openFiles counts the files that this process has open.
func openFiles(t *testing.T) int {
	t.Helper()
	names, err := os.ReadDir("/dev/fd")
	if err != nil {
		t.Skip(err)
	}
	return len(names)
}

// A login that waits looks at the same files for minutes.
func TestNothingStaysOpen(t *testing.T) {
	path, open := place(t), filepath.Join(t.TempDir(), "open")
	d, _ := opened(t, path)
	save(t, d, key, sample())
	f, err := d.open(true)
	must(t, err)
	must(t, os.Mkdir(open, 0o700))
	must(t, os.Chmod(open, 0o755))
	must(t, os.WriteFile(filepath.Join(path, "shared"), nil, 0o600))
	must(t, os.Chmod(filepath.Join(path, "shared"), 0o644))
	stays := leftover(t, path, 0o400)

	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // it closes files that nothing refers to
	for name, do := range map[string]func() bool{
		"a refused folder": func() bool { _, err := openFolder(open); return errors.As(err, new(*UnsafeError)) },
		"a refused file":   func() bool { _, err := f.Open("shared", os.O_RDWR); return errors.As(err, new(*UnsafeError)) },
		"Load":             func() bool { _, ok := d.Load(key); return ok },
		"Sessions":         func() bool { list, err := d.Sessions(); return len(list) == 1 && err == nil },
		"Save":             func() bool { return d.Save(key, sample()) == nil },
		"Spend":            func() bool { return d.Spend("dev", "123456", session.Spent{At: made}) == nil },
		"Stamp": func() bool {
			_, err := d.Stamp()
			return err == nil && f.remove(stampName) == nil
		},
		"a leftover that stays": func() bool { return !f.removeTemp(stays) },
		"a lock that cannot be had": func() bool {
			return errors.Is(d.explainLock(f, unix.EIO), session.ErrNoLock)
		},
		"a lock": func() bool {
			unlock, ok, err := d.TryLock("dev", session.Asking)
			if ok {
				unlock()
			}
			return ok && err == nil
		},
		"dead codes": func() bool {
			f.setChanged(spentMark, time.Unix(1, 0))
			f.forgetDead(time.Now())
			return true
		},
	} {
		before := openFiles(t)
		for range 40 {
			if !do() {
				t.Fatalf("%s came out otherwise", name)
			}
		}
		if more := openFiles(t) - before; more >= 20 {
			t.Errorf("%s, 40 times, left %d files open", name, more)
		}
	}
}

// What cannot be looked at is not said to be unsafe, private, abandoned or the same.
func TestAClosedFile(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	f, err := d.open(true)
	must(t, err)
	must(t, f.touch("file"))
	file, err := f.Open("file", os.O_RDONLY)
	must(t, err)
	if !f.Same("file", file) || !isPrivate(file) || !isAbandoned(file) {
		t.Error("an open file that is new, private and not locked")
	}
	must(t, file.Close())
	if f.Same("file", file) || f.Same("nothing", file) || isPrivate(file) || isAbandoned(file) {
		t.Error("a closed file")
	}
	if _, err := f.check(-1, path, unix.S_IFREG, NotRegular); !errors.Is(err, unix.EBADF) {
		t.Errorf("check = %v", err)
	}
}
