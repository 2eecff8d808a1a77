package safefile

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

func TestLock(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	locks, path, link := filepath.Join(dir, "cache", "locks"), filepath.Join(dir, "credentials"), filepath.Join(dir, "link")
	if err := os.Symlink("credentials", link); err != nil {
		t.Fatal(err)
	}
	unlock, err := Lock(t.Context(), locks, path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Lock(soon(t), locks, link)
	wantProblem(t, err, path, Locked)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v", err)
	}
	other, err := Lock(soon(t), locks, path+"2")
	if err != nil {
		t.Errorf("another file is locked too: %v", err)
	} else {
		other()
	}
	time.AfterFunc(20*time.Millisecond, unlock)
	again, err := Lock(t.Context(), locks, link)
	if err != nil {
		t.Fatal(err)
	}
	unlock() // twice: must not free what another holds now
	if _, err := Lock(soon(t), locks, path); err == nil {
		t.Error("one lock for two")
	}
	again()
	got := tree(t, filepath.Join(dir, "cache"))
	if got["locks"] != "drwx------" || len(got) != 3 {
		t.Errorf("there is %q", got)
	}
	for name, mode := range got {
		if name != "locks" && mode != "-rw------- " {
			t.Errorf("%s is %q", name, mode)
		}
	}
}

// A lock file that lost its name excludes nobody.
func TestLockOfAFileTakenAway(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	first, err := Lock(t.Context(), dir, path)
	if err != nil {
		t.Fatal(err)
	}
	defer first()
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
	second, err := Lock(soon(t), dir, path)
	if err != nil {
		t.Fatal(err)
	}
	defer second()
	if isStill(held, name) {
		t.Error("another file of the same name is taken for it")
	}
}

func onlyName(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("there are %v, %v", entries, err)
	}
	return entries[0].Name()
}

func TestLockWithoutAFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	write(t, file, "", 0o600)
	path := filepath.Join(dir, "credentials")
	for _, locks := range []string{file, filepath.Join(file, "locks")} {
		_, err := Lock(t.Context(), locks, path)
		wantProblem(t, err, path, Lockless)
	}
	if err := os.Symlink("loop", filepath.Join(dir, "loop")); err != nil {
		t.Fatal(err)
	}
	_, err := Lock(t.Context(), dir, filepath.Join(dir, "loop"))
	wantProblem(t, err, filepath.Join(dir, "loop"), LinkLoop)
}
