package safefile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"awsmfa/internal/filelock"
)

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func onlyName(t *testing.T, dir string) string {
	t.Helper()
	all := names(t, dir)
	if len(all) != 1 {
		t.Fatalf("there are %q", all)
	}
	return all[0]
}

func mustLock(t *testing.T, path string) (unlock func()) {
	t.Helper()
	unlock, err := Lock(t.Context(), path, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	return unlock
}

// wantLocked holds that this process has the lock of the file at path.
func wantLocked(t *testing.T, path, real string) {
	t.Helper()
	_, err := Lock(t.Context(), path, 0, nil)
	wantProblem(t, err, real, Locked)
	lockFile := filepath.Join(filepath.Dir(real), "."+filepath.Base(real)+lockSuffix)
	var held *filelock.HeldError
	if !errors.As(err, &held) || *held != (filelock.HeldError{Name: lockFile, PID: os.Getpid()}) {
		t.Errorf("it is held by %v", held)
	}
}

// A lock file that cannot be removed is told: the next holder needs it gone.
func TestRemoveOfALockFileFails(t *testing.T) {
	if err := (lockFiles{t.TempDir()}).Remove("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Remove = %v", err)
	}
}

func TestLock(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path, link := filepath.Join(dir, "aws", "credentials"), filepath.Join(dir, "link")
	if err := os.Symlink("aws/credentials", link); err != nil {
		t.Fatal(err)
	}
	unlock := mustLock(t, path)
	wantLocked(t, path, path)
	wantLocked(t, link, path)
	mustLock(t, path+"2")()
	if err := Check(t.Context(), path); err != nil {
		t.Errorf("Check of a file that is locked: %v", err)
	}
	wantLocked(t, path, path)
	time.AfterFunc(20*time.Millisecond, unlock)
	again, err := Lock(t.Context(), link, time.Hour, nil)
	if err != nil {
		t.Fatal(err)
	}
	unlock() // twice: must not free what another holds now
	wantLocked(t, path, path)
	again()
	wantTree(t, dir, map[string]string{"aws": "drwx------", "link": "-> aws/credentials"})
}

// The lock is found wherever the environment says that the cache is, and by every
// name of the folder.
func TestLockIsFoundByEveryName(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "aws", "credentials")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("aws", filepath.Join(dir, "dots")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "one"))
	unlock := mustLock(t, path)
	defer unlock()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "two"))
	t.Setenv("AWSMFA_CACHE_DIR", filepath.Join(dir, "three"))
	wantLocked(t, filepath.Join(dir, "dots", "credentials"), path)
	t.Chdir(dir)
	wantLocked(t, "aws/../dots/credentials", path)
}

func TestLockWaits(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	unlock := mustLock(t, path)
	defer unlock()
	said := 0
	waiting := func() { said++ }
	_, err := Lock(t.Context(), path, 400*time.Millisecond, waiting)
	wantProblem(t, err, path, Locked)
	if said != 0 {
		t.Error("speaks of a short wait")
	}
	_, err = Lock(t.Context(), path, 800*time.Millisecond, waiting)
	wantProblem(t, err, path, Locked)
	if said != 1 {
		t.Errorf("spoke of waiting %d times, want once", said)
	}
	_, err = Lock(t.Context(), path, 600*time.Millisecond, nil) // there may be nobody to tell
	wantProblem(t, err, path, Locked)
	_, err = Lock(soon(t), path, time.Hour, nil)
	wantProblem(t, err, path, Locked)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if _, err = Lock(ctx, path, time.Hour, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a signal makes it %v", err)
	}
}

// A lock on a file that lost its name excludes nobody.
func TestLockOfAFileTakenAway(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	first := mustLock(t, path)
	name := filepath.Join(dir, onlyName(t, dir))
	held, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	if !isStill(held, name) {
		t.Error("a file is not itself")
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if isStill(held, name) {
		t.Error("a removed file is still there")
	}
	second := mustLock(t, path)
	defer second()
	if isStill(held, name) {
		t.Error("another file of the same name is taken for it")
	}
	held.Close()
	if isStill(held, name) {
		t.Error("a closed file is still there")
	}
	first()
}

func TestLockWithoutAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	write(t, file, "", 0o600)
	for _, path := range []string{filepath.Join(file, "credentials"), filepath.Join(file, "aws", "credentials")} {
		_, err := Lock(t.Context(), path, 0, nil)
		wantProblem(t, err, path, Closed)
	}
	loop := filepath.Join(dir, "loop")
	if err := os.Symlink("loop", loop); err != nil {
		t.Fatal(err)
	}
	_, err := Lock(t.Context(), loop, 0, nil)
	wantProblem(t, err, loop, LinkLoop)
	wantTree(t, dir, map[string]string{"file": "-rw------- ", "loop": "-> loop"})
}

// What lies in the place of the lock file is neither followed nor opened for long.
func TestLockFileThatIsNone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	lock := filepath.Join(dir, ".credentials"+lockSuffix)
	for name, make := range map[string]func() error{
		"link":          func() error { return os.Symlink("elsewhere", lock) },
		"folder":        func() error { return os.Mkdir(lock, 0o700) },
		"dangling link": func() error { return os.Symlink("nothing", lock) },
	} {
		write(t, filepath.Join(dir, "elsewhere"), "mine", 0o644)
		if err := make(); err != nil {
			t.Fatal(err)
		}
		_, err := Lock(t.Context(), path, time.Hour, nil)
		wantProblem(t, err, lock, NotRegular)
		wantProblem(t, Check(t.Context(), path), lock, NotRegular)
		if got := tree(t, dir); len(got) != 2 || got["elsewhere"] != "-rw-r--r-- mine" {
			t.Errorf("%s: there is %q", name, got)
		}
		if err := os.Remove(lock); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLockFilesOfTheFolder(t *testing.T) {
	t.Parallel()
	files := lockFiles{t.TempDir()}
	if _, err := files.Open("x", os.O_RDONLY); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	f, err := files.Open("x", os.O_RDWR|os.O_CREATE|os.O_EXCL)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := files.Open("x", os.O_RDWR|os.O_CREATE|os.O_EXCL); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file that is there: %v", err)
	}
	write(t, files.at("y"), "", 0o644)
	y, err := files.Open("y", os.O_RDONLY)
	if err != nil {
		t.Fatal(err)
	}
	y.Close()
	if got := tree(t, files.dir); got["x"] != "-rw------- " || got["y"] != "-rw-r--r-- " {
		t.Errorf("there is %q", got)
	}
	if all := names(t, files.dir); !slices.Equal(all, []string{"x", "y"}) || !files.Same("x", f) || files.Same("y", f) {
		t.Errorf("there are %q", all)
	}
}
