package safefile

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	gosync "sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/sys/unix"
)

// opened is how many files below dir this process has open.
func opened(t *testing.T, dir string) (n int) {
	t.Helper()
	if _, err := os.Lstat("/proc/self/fd"); err != nil {
		t.Skip("there is no /proc: ", err)
	}
	for _, fd := range names(t, "/proc/self/fd") {
		if name, err := os.Readlink("/proc/self/fd/" + fd); err == nil && strings.HasPrefix(name, dir) {
			n++
		}
	}
	return n
}

// A shell hook that runs for days would otherwise run out of files.
func TestEverythingIsClosed(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old\n", 0o600)
	leftover(t, path, 0o600)
	left := leftover(t, path, 0o644) // is looked at, and stays
	for what, do := range map[string]func() error{
		"read":   func() error { _, err := read(path); return err },
		"update": func() error { return Update(t.Context(), path, put("new\n")) },
		"check":  func() error { return Check(t.Context(), path) },
		"folder": func() error { syncFolder(dir); return nil },
		"lock":   func() error { unlock, err := Lock(t.Context(), path, 0, nil); unlock(); return err },
		"no lock": func() error {
			if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
				return err
			}
			if _, err := (lockFiles{dir}).Open("folder", os.O_RDONLY); err == nil {
				return errors.New("a folder is a lock")
			}
			return nil
		},
		"lock of another user": func() error { return lockFiles{dir}.makeFor(owner{os.Geteuid(), os.Getegid()}, "theirs") },
	} {
		if err := do(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if n := opened(t, dir); n != 0 {
			t.Errorf("%s: %d files are open", what, n)
		}
	}
	if _, err := os.Lstat(left); err != nil {
		t.Error(err)
	}
}

// What is not a regular file is not even opened: that can do things.
func TestOnlyRegularFilesAreOpened(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	fifo := tempPrefix(path) + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if err := syscall.Mkfifo(filepath.Join(dir, fifo), 0o600); err != nil {
		t.Fatal(err)
	}
	watch, err := unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC)
	if err != nil {
		t.Skip("inotify: ", err)
	}
	defer unix.Close(watch)
	if _, err := unix.InotifyAddWatch(watch, filepath.Join(dir, fifo), unix.IN_OPEN); err != nil {
		t.Skip("inotify: ", err)
	}
	if removed, err := RemoveLeftovers(path); err != nil || removed != nil {
		t.Errorf("RemoveLeftovers = %q, %v", removed, err)
	}
	if n, err := unix.Read(watch, make([]byte, 1000)); !errors.Is(err, unix.EAGAIN) {
		t.Errorf("it is opened: %d, %v", n, err)
	}
}

// Attributes that are taken away while they are read are none, and what the disk says
// is not lost.
func TestAttributesCalled(t *testing.T) {
	get := func(name string) (string, error) {
		switch name {
		case "user.gone":
			return "", unix.ENODATA
		case "user.broken":
			return "", unix.EIO
		}
		return "of " + name, nil
	}
	got, err := attributesCalled("trusted.x\x00user.gone\x00user.a\x00system.y\x00user.b\x00", get)
	if want := (attributes{"user.a": "of user.a", "user.b": "of user.b"}); err != nil || !maps.Equal(got, want) {
		t.Errorf("attributes are %v, %v; want %v", got, err, want)
	}
	if got, err := attributesCalled("user.a\x00user.broken\x00", get); got != nil || err != unix.EIO {
		t.Errorf("attributes are %v, %v", got, err)
	}
}

// The new file has the attributes of the old one and no others, and each that is right
// already is left as it is.
func TestKeepAttributes(t *testing.T) {
	dir := t.TempDir()
	path, name := filepath.Join(dir, "old"), filepath.Join(dir, "new")
	write(t, path, "text\n", 0o600)
	write(t, name, "", 0o600)
	want := attributes{}
	for n := range 10 {
		setAttribute(t, name, "user.handed"+strconv.Itoa(n), "on")
		for _, of := range []string{"user.both", "user.mine"} {
			want[of+strconv.Itoa(n)] = "kept"
		}
		setAttribute(t, name, "user.both"+strconv.Itoa(n), "kept")
		setAttribute(t, name, "user.mine"+strconv.Itoa(n), "changed")
	}
	for key, value := range want {
		setAttribute(t, path, key, value)
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := keepAttributes(f, path, readNow(t, path)); err != nil {
		t.Fatal(err)
	}
	if got := readNow(t, name).attributes; !maps.Equal(got, want) {
		t.Errorf("attributes are %v, want %v", got, want)
	}
}

// What is not there is neither locked nor a mount.
func TestNothingIsNoMount(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	if isMountPoint(nowhere) || isImmutable(nowhere) {
		t.Error("nothing is a mount, or locked")
	}
	if _, ok := mountOf(filepath.Dir(nowhere)); !ok {
		t.Skip("the kernel does not number mounts")
	}
	if _, err := os.Lstat("/proc/self"); err != nil {
		t.Skip("there is no /proc: ", err)
	}
	if isMountPoint(filepath.Dir(nowhere)) || !isMountPoint("/proc") {
		t.Error("a folder is a mount, or /proc is none")
	}
}

// sleeps counts how often somebody waits with it, and does something each time.
type sleeps struct {
	context.Context
	n  int
	do func(n int)
}

func (s *sleeps) Done() <-chan struct{} {
	s.n++
	if s.do != nil {
		s.do(s.n)
	}
	return s.Context.Done()
}

// Who waits for a lock looks for it again, and not all the time.
func TestLockRests(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	defer mustLock(t, path)()
	ctx := &sleeps{Context: t.Context()}
	_, err := Lock(ctx, path, 400*time.Millisecond, nil)
	wantProblem(t, err, path, Locked)
	if ctx.n < 3 || ctx.n > 40 {
		t.Errorf("looked %d times", ctx.n)
	}
}

// Another program is writing as long as readings differ, or end where a half-written
// text does.
func TestReadingsThatAgree(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		texts []string // of the first reading and of each after it
		waits int      // until that reading is taken, which is the last of texts
	}{
		{"whole", []string{"a\n", "a\n"}, 1},
		{"changed", []string{"a\n", "b\n", "b\n"}, 2},
		{"empty", []string{"", "", "", "", ""}, 4},
		{"half, then whole", []string{"", "a\nb", "a\nb", "a\nb\n", "a\nb\n"}, 4},
		{"no last line end", []string{"", "", "b", "b", "b", "b", "b"}, 6},
		{"changed while it looked cut off", []string{"b", "b", "b", "b\n", "b\n"}, 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "credentials")
			put := func(n int) {
				if err := os.WriteFile(path, []byte(test.texts[min(n, len(test.texts)-1)]), 0o600); err != nil {
					t.Error(err)
				}
			}
			put(0)
			ctx := &sleeps{Context: t.Context(), do: put}
			got, err := readStable(ctx, path)
			if want := test.texts[len(test.texts)-1]; err != nil || string(got.text) != want || ctx.n != test.waits {
				t.Errorf("read %q after %d waits, %v; want %q after %d", got.text, ctx.n, err, want, test.waits)
			}
		})
	}
}

// A file that is being written all the time is refused, and not taken for none.
func TestReadingsThatNeverAgree(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	change := func(n int) {
		if err := os.WriteFile(path, []byte(strings.Repeat("x", n)+"\n"), 0o600); err != nil {
			t.Error(err)
		}
	}
	change(0)
	_, err := readStable(&sleeps{Context: t.Context(), do: change}, path)
	wantProblem(t, err, path, Contended)
}

// A file that cannot be read any more while it is waited for is not taken for none.
func TestFileThatBecomesUnreadable(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	write(t, path, "", 0o600)
	_, err := readStable(&sleeps{Context: t.Context(), do: func(int) {
		if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
			t.Error(err)
		}
	}}, path)
	wantProblem(t, err, path, NotRegular)
	wantProblem(t, replace(t.Context(), path, state{}, []byte("new")), path, NotRegular)
	onlyName(t, filepath.Dir(path))
}

// Each sign of a change counts by itself.
func TestIsTorn(t *testing.T) {
	dir := t.TempDir()
	when := time.Now().Add(-time.Hour)
	file := func(name, text string, age time.Duration) fs.FileInfo {
		path := filepath.Join(dir, name)
		write(t, path, text, 0o600)
		if err := os.Chtimes(path, time.Time{}, when.Add(-age)); err != nil {
			t.Fatal(err)
		}
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	five, later, nine := file("5", "12345", 0), file("later", "12345", time.Minute), file("9", "123456789", 0)
	for _, test := range []struct {
		before, after fs.FileInfo
		size          int
		want          bool
	}{
		{five, five, 5, false}, {five, five, 4, true}, {five, nine, 9, true}, {five, later, 5, true}, {nine, five, 5, true},
	} {
		if got := isTorn(test.before, test.after, test.size); got != test.want {
			t.Errorf("%d, then %d, read %d: %v", test.before.Size(), test.after.Size(), test.size, got)
		}
	}
}

// The owner is a part of a file, too.
func TestSameOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	write(t, path, "text\n", 0o600)
	was := readNow(t, path)
	if err := os.Chown(path, -1, 1234); err != nil {
		t.Skip("needs root: ", err)
	}
	if was.same(readNow(t, path)) {
		t.Error("the group makes no difference")
	}
}

// What belongs to nobody is given to nobody: chown(2) leaves -1 as it is.
func TestOwners(t *testing.T) {
	info, err := fstest.MapFS{"f": {}}.Stat("f")
	if err != nil {
		t.Fatal(err)
	}
	if got := ownerOf(info); got != (owner{-1, -1}) {
		t.Errorf("the owner of what is on no disk is %v", got)
	}
	dir := t.TempDir()
	if got := ownerOfFolder(filepath.Join(dir, "nowhere")); got != (owner{-1, -1}) {
		t.Errorf("the owner of a folder that is not there is %v", got)
	}
	for _, at := range []string{dir, filepath.Join(dir, "nowhere")} {
		if to, foreign := ownerToBe(at); foreign {
			t.Errorf("what is made in %s has to belong to %v", at, to)
		}
	}
	for _, of := range []int{1, nobody} {
		if err := os.Chown(dir, of, of); err != nil {
			t.Skip("needs root: ", err)
		}
		if to, foreign := ownerToBe(dir); !foreign || to != (owner{of, of}) {
			t.Errorf("what is made in another's folder has to belong to %v, %v", to, foreign)
		}
	}
}

// The owner has closed a file to writing, also where others may write it.
func TestWritable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for mode, want := range map[fs.FileMode]Problem{0o600: "", 0o200: "", 0o400: ReadOnly, 0o401: ReadOnly, 0o466: ReadOnly, 0o577: ReadOnly, 0: ReadOnly} {
		write(t, path, "", mode)
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := (state{info: info}).writable(path); want != "" {
			wantProblem(t, err, path, want)
		} else if err != nil {
			t.Errorf("%v: %v", mode, err)
		}
	}
}

// Two that make the folder at once both have it.
func TestFolderMadeAtOnce(t *testing.T) {
	dir := t.TempDir()
	for n := range 50 {
		var all gosync.WaitGroup
		start := make(chan struct{})
		for range 8 {
			all.Go(func() {
				<-start
				if err := makeFolder(filepath.Join(dir, strconv.Itoa(n), "a", "b")); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		all.Wait()
	}
}

// A signal leaves nothing behind, and no new folder.
func TestSignalBeforeTheFolder(t *testing.T) {
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	err := Update(ctx, filepath.Join(dir, "aws", "credentials"), func([]byte) ([]byte, error) {
		stop()
		return []byte("new"), nil
	})
	if err != context.Canceled {
		t.Errorf("Update = %v", err)
	}
	wantTree(t, dir, map[string]string{})
}

// A path that begins nowhere is an error, and a link or a name that looks odd is none.
func TestOddPaths(t *testing.T) {
	got, err := resolve("/a/\u012f/b", func(path string) (string, error) {
		if path == "/a" {
			return "", nil
		}
		return "", fs.ErrInvalid
	})
	if want := "/\u012f/b"; got != want || err != nil {
		t.Errorf("resolve = %q, %v, want %q", got, err, want)
	}
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	_, err = Real("credentials")
	wantProblem(t, err, "credentials", Unreadable)
}

// In a folder of another user root makes lock files that are that user's, by the same
// rules as everybody.
func TestLockFilesOfAnotherUser(t *testing.T) {
	t.Parallel()
	files := lockFiles{t.TempDir()}
	if err := os.Chown(files.dir, nobody, nobody); err != nil {
		t.Skip("needs root: ", err)
	}
	if _, err := files.Open("x", os.O_RDWR); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	for _, test := range []struct {
		flags int
		want  error
	}{
		{os.O_RDWR | os.O_CREATE | os.O_EXCL, nil}, {os.O_RDWR | os.O_CREATE | os.O_EXCL, fs.ErrExist}, {os.O_RDWR | os.O_CREATE, nil}, {os.O_RDWR, nil},
	} {
		f, err := files.Open("x", test.flags)
		if !errors.Is(err, test.want) {
			t.Errorf("flags %#x: %v, want %v", test.flags, err, test.want)
		}
		f.Close()
	}
	wantTree(t, files.dir, map[string]string{"x": "-rw------- "})
	if info, err := os.Lstat(files.at("x")); err != nil || ownerOf(info) != (owner{nobody, nobody}) {
		t.Errorf("it belongs to %v, %v", ownerOf(info), err)
	}
	if err := (lockFiles{files.at("nowhere")}).makeFor(owner{nobody, nobody}, "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in no folder: %v", err)
	}
	for at := files.dir; at != "/" && at != os.TempDir(); at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	as(t, nobody, func() {
		if err := files.makeFor(owner{0, 0}, "y"); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("a file is given away: %v", err)
		}
	})
	if err := os.Chown(files.dir, 1234, 1234); err != nil {
		t.Fatal(err)
	}
	as(t, nobody, func() {
		if _, err := files.Open("z", os.O_RDWR|os.O_CREATE); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("in a folder that is closed: %v", err)
		}
	})
	onlyName(t, files.dir)
}

func TestPlainSync(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "f"))
	if err != nil {
		t.Fatal(err)
	}
	if err := plainSync(f); err != nil {
		t.Error(err)
	}
	f.Close()
	if plainSync(f) == nil {
		t.Error("a closed file is on the disk")
	}
}

// What the programs of macOS refuse is told, and a clone that is none is taken away.
func TestWhatAMacRefuses(t *testing.T) {
	const list = " 0: user:alice allow read\n"
	dir := t.TempDir()
	path, name := filepath.Join(dir, "credentials"), filepath.Join(dir, "temporary")
	write(t, path, "old", 0o600)
	old := readNow(t, path)
	nothing := filepath.Join(dir, "nothing")
	m, lists, setList := aMac(t, true, "")

	odd := m
	odd.clone = func(_, to string) error { return os.Mkdir(to, 0o700) }
	if _, err := odd.create(name, path, old); !errors.Is(err, unix.EISDIR) {
		t.Errorf("a folder for a clone: %v", err)
	}
	odd.clone = func(string, string) error { t.Error("nothing is cloned"); return nil }
	f, err := odd.create(name, path, state{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()

	odd.chmod = nothing
	if err := odd.drop(f); err != nil {
		t.Errorf("no list is taken away: %v", err)
	}
	setList(name, list)
	if err := odd.drop(f); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without chmod: %v", err)
	}
	odd = m
	odd.chmod = filepath.Join(dir, "chmod")
	write(t, odd.chmod, "#!/bin/sh\n/bin/rm -f '"+m.ls+"'\n", 0o700)
	odd.ls = m.ls
	text := contents(t, m.ls)
	if err := odd.drop(f); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without ls afterwards: %v", err)
	}
	write(t, m.ls, string(text), 0o700)

	setList(path, list)
	odd = m
	odd.ls = filepath.Join(dir, "ls")
	for _, of := range []string{path, name} {
		write(t, odd.ls, "#!/bin/sh\n[ $2 != ./"+filepath.Base(of)+" ] || exit 3\nexec '"+m.ls+"' \"$@\"\n", 0o700)
		if err := odd.keep(f, path, old); err == nil || !strings.Contains(err.Error(), "exit status 3") {
			t.Errorf("ls that fails on %s: %v", of, err)
		}
	}
	odd.ls = nothing
	if err := odd.keep(f, path, old); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without ls: %v", err)
	}
	bad := old
	bad.attributes = attributes{"user." + strings.Repeat("x", 300): "y"}
	if err := m.keep(f, path, bad); !errors.Is(err, unix.ERANGE) {
		t.Errorf("an attribute that cannot be: %v", err)
	}
	if lists(path) != list {
		t.Errorf("the list of the file is %q", lists(path))
	}
	f.Close()
	if err := m.keep(f, path, old); !errors.Is(err, unix.EBADF) {
		t.Errorf("a closed file: %v", err)
	}
}
