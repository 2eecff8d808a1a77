//go:build unix

package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/unix"

	"awsmfa/internal/session"
)

// refused holds that nothing is read from or written to path, for that reason.
func refused(t *testing.T, path string, reason Reason) {
	t.Helper()
	_, err := Open(path, func(error) {})
	if unsafe := new(UnsafeError); !errors.As(err, &unsafe) || *unsafe != (UnsafeError{filepath.Clean(path), reason}) {
		t.Errorf("Open = %v, want %s", err, reason)
	}
}

func TestFoldersThatAreRefused(t *testing.T) {
	base := t.TempDir()
	path := filepath.Join(base, "awsmfa")
	for _, test := range []struct {
		name   string
		make   func() error
		reason Reason
	}{
		{"link to a good folder", func() error {
			return errors.Join(os.Mkdir(filepath.Join(base, "good"), 0o700), os.Symlink("good", path))
		}, Link},
		{"link to nothing", func() error { return os.Symlink("nothing", path) }, Link},
		{"file", func() error { return os.WriteFile(path, nil, 0o600) }, NotFolder},
		{"pipe", func() error { return unix.Mkfifo(path, 0o600) }, NotFolder},
		{"readable for others", func() error { return errors.Join(os.Mkdir(path, 0), os.Chmod(path, 0o755)) }, OpenToOthers},
		{"writable for the group", func() error { return errors.Join(os.Mkdir(path, 0), os.Chmod(path, 0o720)) }, OpenToOthers},
		{"writable for all", func() error { return errors.Join(os.Mkdir(path, 0), os.Chmod(path, 0o1777)) }, OpenToOthers},
	} {
		t.Run(test.name, func(t *testing.T) {
			must(t, test.make())
			defer os.RemoveAll(path)
			refused(t, path, test.reason)
			refused(t, path+"/", test.reason) // a slash would follow the link
		})
	}
}

func TestAFolderThatBecameUnsafe(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	must(t, os.MkdirAll(path, 0o755))
	must(t, os.Chmod(path, 0o755))
	want := UnsafeError{path, OpenToOthers}
	_, ok := d.Load(key)
	unlock, locked, lockErr := d.TryLock("dev", session.Asking)
	_, listErr := d.Sessions()
	_, leftErr := d.RemoveLeftovers()
	stamp, stampErr := d.Stamp()
	if unlock != nil || locked || stamp != "" {
		t.Errorf("TryLock = %v, Stamp = %q", locked, stamp)
	}
	for _, err := range []error{d.Save(key, sample()), lockErr, stampErr, d.Spend("dev", "123456", session.Spent{At: made}), listErr, leftErr, d.Remove(key)} {
		if unsafe := new(UnsafeError); !errors.As(err, &unsafe) || *unsafe != want {
			t.Errorf("got %v, want %v", err, &want)
		}
	}
	if ok || !slices.Equal(*heard, []string{want.Error()}) || len(list(t, path)) != 0 {
		t.Errorf("Load = %v, heard %q, the folder holds %q", ok, *heard, list(t, path))
	}
}

func TestForeignOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	path := place(t)
	d, heard := opened(t, path)
	save(t, d, key, sample())
	file := filepath.Join(path, key+".session")
	must(t, os.Chown(file, 65534, 0))
	if _, ok := d.Load(key); ok || !slices.Equal(*heard, []string{`"` + file + `" belongs to another user`}) {
		t.Errorf("Load = %v, heard %q", ok, *heard)
	}
	must(t, os.Chown(path, 65534, 0))
	refused(t, path, ForeignOwner) // root with the HOME of another user
}

func TestFilesThatAreRefused(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	save(t, d, key, sample())
	file, elsewhere := filepath.Join(path, key+".session"), filepath.Join(path, "elsewhere")
	must(t, os.Rename(file, elsewhere))
	for _, test := range []struct {
		name   string
		make   func() error
		reason Reason
	}{
		{"link to a good file", func() error { return os.Symlink("elsewhere", file) }, Link},
		{"link to nothing", func() error { return os.Symlink("nothing", file) }, Link},
		{"link to itself", func() error { return os.Symlink(key+".session", file) }, Link},
		{"folder", func() error { return os.Mkdir(file, 0o700) }, NotRegular},
		{"pipe that nobody writes to", func() error { return unix.Mkfifo(file, 0o600) }, NotRegular},
		{"socket", func() error { return unixSocket(t, file) }, NotRegular},
		{"readable for others", func() error { return copyOf(elsewhere, file, 0o604) }, OpenToOthers},
		{"readable for the group", func() error { return copyOf(elsewhere, file, 0o640) }, OpenToOthers},
		{"large", func() error { return os.Truncate(mustCopy(t, elsewhere, file), maxSize+1) }, TooLarge},
		{"huge", func() error { return os.Truncate(mustCopy(t, elsewhere, file), 1<<40) }, TooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			must(t, test.make())
			d, heard := opened(t, path)
			d.Load(key)
			want := (&UnsafeError{file, test.reason}).Error()
			if k, ok := d.Load(key); ok || !slices.Equal(*heard, []string{want}) {
				t.Errorf("Load = %v, %v, heard %q, want %q", k, ok, *heard, want)
			}
			err := d.Save(key, sample())
			if k, ok := d.Load(key); err == nil && (!ok || k != sample()) || err != nil && test.name != "folder" {
				t.Errorf("Save in its place = %v, Load then %v %v", err, k, ok)
			}
			must(t, os.Remove(file))
		})
	}
	if info, err := os.Lstat(elsewhere); err != nil || info.Mode() != 0o600 {
		t.Errorf("what a link pointed to: %v, %v", info, err)
	}
}

func copyOf(from, to string, mode fs.FileMode) error {
	text, err := os.ReadFile(from)
	return errors.Join(err, os.WriteFile(to, text, 0o600), os.Chmod(to, mode))
}

func mustCopy(t *testing.T, from, to string) string { must(t, copyOf(from, to, 0o600)); return to }

// unixSocket makes a socket by a short name: the long one may not fit.
func unixSocket(t *testing.T, path string) error {
	short, err := os.MkdirTemp("", "s")
	if err != nil {
		return err
	}
	t.Cleanup(func() { os.RemoveAll(short) })
	l, err := net.Listen("unix", filepath.Join(short, "s"))
	if err != nil {
		return err
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	return errors.Join(l.Close(), os.Chmod(filepath.Join(short, "s"), 0o600), os.Rename(filepath.Join(short, "s"), path))
}

func TestLockFilesThatAreRefused(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	save(t, d, key, sample())
	file := filepath.Join(path, fileOf("ask", "dev")+".lock")
	for reason, make := range map[Reason]func() error{
		Link:         func() error { return os.Symlink(key+".session", file) },
		NotRegular:   func() error { return unix.Mkfifo(file, 0o600) },
		OpenToOthers: func() error { return copyOf(filepath.Join(path, key+".session"), file, 0o666) },
	} {
		must(t, make())
		_, ok, err := d.TryLock("dev", session.Asking)
		if unsafe := new(UnsafeError); ok || !errors.As(err, &unsafe) || *unsafe != (UnsafeError{file, reason}) {
			t.Errorf("%s: TryLock = %v, %v", reason, ok, err)
		}
		must(t, os.Remove(file))
	}
}

func TestTheUmaskDoesNotMatter(t *testing.T) {
	for _, umask := range []int{0, 0o022, 0o777} {
		path := place(t)
		func() {
			defer unix.Umask(unix.Umask(umask))
			d, _ := opened(t, path)
			save(t, d, key, sample())
			spend(t, d, "dev", "123456", session.Spent{At: made})
			unlock, ok, err := d.TryLock("dev", session.Asking)
			if !ok || err != nil {
				t.Fatal(ok, err)
			}
			unlock()
		}()
		modes := map[string]fs.FileMode{}
		for _, file := range append(list(t, path), "", "..") {
			info, err := os.Lstat(filepath.Join(path, file))
			must(t, err)
			modes[filepath.Ext(file)] = info.Mode()
		}
		want := map[string]fs.FileMode{".session": 0o600, ".spent": 0o600, ".lock": 0o600, "": fs.ModeDir | 0o700, ".": fs.ModeDir | 0o700}
		for name, mode := range want {
			if modes[name] != mode {
				t.Errorf("umask %o: %q is %v, want %v", umask, name, modes[name], mode)
			}
		}
	}
}

// unwritable holds that what is cached can be read and nothing can be written.
func unwritable(t *testing.T, path string, why error) {
	t.Helper()
	d, heard := opened(t, path)
	if k, ok := d.Load(key); !ok || k != sample() {
		t.Errorf("Load = %v, %v", k, ok)
	}
	before := list(t, path)
	_, ok, lockErr := d.TryLock("dev", session.Asking)
	errs := []error{d.Save(key, sample()), d.Spend("dev", "654321", session.Spent{At: made})}
	if !errors.Is(why, unix.ENOSPC) { // an empty file needs no space
		_, stampErr := d.Stamp()
		errs = append(errs, lockErr, d.Remove(key), d.Unspend("dev", "123456"), stampErr)
		if ok {
			t.Error("locked something")
		}
	}
	want := fmt.Sprintf("the cache folder %q cannot be written: %v", path, why)
	for _, err := range errs {
		if u := new(UnwritableError); !errors.As(err, &u) || u.Path != path || !errors.Is(err, why) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if k, ok := d.Load(key); !ok || k != sample() || len(*heard) != 0 {
		t.Errorf("Load then = %v, %v, heard %q", k, ok, *heard)
	}
	after := slices.DeleteFunc(list(t, path), func(name string) bool { return filepath.Ext(name) == lockSuffix })
	if !slices.Equal(before, after) {
		t.Errorf("the folder held %q and holds %q", before, after)
	}
}

func TestAFileInTheWayOfTheFolder(t *testing.T) {
	base := t.TempDir()
	must(t, os.WriteFile(filepath.Join(base, "above"), nil, 0o600))
	path := filepath.Join(base, "above", "awsmfa")
	d, err := Open(path, func(error) {})
	if err == nil {
		err = d.Save(key, sample())
	}
	if !errors.Is(err, unix.ENOTDIR) {
		t.Errorf("got %v", err)
	}
}

func TestRootMakesNoFolderInTheHomeOfAnother(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can")
	}
	home := t.TempDir()
	if err := os.Chown(home, 12345, 12345); err != nil {
		t.Fatal(err)
	}
	d, err := Open(filepath.Join(home, ".cache", "awsmfa"), func(error) {})
	if err != nil {
		t.Fatal(err)
	}
	err = d.Spend("device", "123456", session.Spent{})
	var unsafe *UnsafeError
	if !errors.As(err, &unsafe) || unsafe.Reason != ForeignOwner {
		t.Errorf("Save = %v", err)
	}
	if left, _ := os.ReadDir(home); len(left) != 0 {
		t.Errorf("made %v", left)
	}
}
