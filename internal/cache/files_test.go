package cache

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/filelock"
)

func TestFilesOfOthers(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	if _, err := d.ReadFile("a-1.json"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a folder: %v", err)
	}
	if names, err := d.Files(""); names != nil || err != nil {
		t.Errorf("without a folder: %q, %v", names, err)
	}
	if err := d.RemoveFile("a-1.json"); err != nil {
		t.Errorf("without a folder: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a look made the folder: %v", err)
	}
	for _, text := range []string{"one\n", "", "\x00\xff", strings.Repeat("x", maxSize)} {
		if err := d.WriteFile("a-1.json", text); err != nil {
			t.Fatal(err)
		}
		if got, err := d.ReadFile("a-1.json"); got != text || err != nil {
			t.Errorf("%d bytes, want %d, %v", len(got), len(text), err)
		}
	}
	if err := d.WriteFile("a-1.json", strings.Repeat("x", maxSize+1)); !errors.As(err, new(*UnsafeError)) {
		t.Errorf("too large: %v", err)
	}
	want := []string{"a-0.json", "a-1.json"}
	if err := errors.Join(d.WriteFile("b", "b"), d.WriteFile("a-0.json", "")); err != nil {
		t.Fatal(err)
	}
	if names, err := d.Files("a-"); !slices.Equal(names, want) || err != nil {
		t.Errorf("Files = %q, %v", names, err)
	}
	for i := range 20 { // which no folder lists in order by chance
		name := fmt.Sprintf("c-%02d", 19-i)
		must(t, d.WriteFile(name, ""))
		want = append(want, fmt.Sprintf("c-%02d", i))
	}
	want = slices.Insert(want, 2, "b")
	save(t, d, key, sample())
	if names, err := d.Files(""); !slices.Equal(names, want) || err != nil {
		t.Errorf("Files = %q, %v, want %q", names, err, want)
	}
	must(t, d.Remove(key))
	for i := range 20 {
		must(t, d.RemoveFile(fmt.Sprintf("c-%02d", i)))
	}
	long := strings.Repeat("a", 200)
	must(t, errors.Join(d.WriteFile(long, ""), d.RemoveFile(long)))
	must(t, os.Mkdir(filepath.Join(path, "folder"), 0o700))
	if err := d.RemoveFile("folder"); err == nil {
		t.Error("a folder was removed")
	}
	must(t, os.Remove(filepath.Join(path, "folder")))
	for range 2 { // one that is not there is no error
		if err := d.RemoveFile("b"); err != nil {
			t.Error(err)
		}
	}
	if names := list(t, path); !slices.Equal(names, []string{"a-0.json", "a-1.json"}) || len(*heard) != 0 {
		t.Errorf("the folder holds %q, heard %q", names, *heard)
	}
}

// No name leads out of the folder, or to what this package keeps there.
func TestNamesOfOthers(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	save(t, d, key, sample())
	outside := filepath.Join(filepath.Dir(path), "outside")
	if err := os.WriteFile(outside, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := list(t, path)
	for _, name := range []string{"", ".", "..", "../outside", `..\outside`, "/etc/passwd", ".hidden", "a/b", "a b", "a\x00", "ä", "a:b", strings.Repeat("a", 201),
		key + sessionSuffix, key + spentSuffix, key + lockSuffix, stampName, spentMark, temporary + strings.Repeat("A", 26)} {
		text, readErr := d.ReadFile(name)
		for _, err := range []error{readErr, d.WriteFile(name, "x"), d.RemoveFile(name)} {
			if !errors.Is(err, errName) || text != "" {
				t.Errorf("%q: %q, %v", name, text, err)
			}
		}
	}
	if text, err := os.ReadFile(outside); string(text) != "mine" || err != nil || !slices.Equal(list(t, path), before) {
		t.Errorf("outside is %q, %v; the folder holds %q", text, err, list(t, path))
	}
}

// What is long past goes, and the files of others stay: only they know.
func TestFilesOfOthersAreNotPruned(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	if err := d.WriteFile("rotate-AKIA1", "x"); err != nil {
		t.Fatal(err)
	}
	old := made.Add(-10 * keepFor)
	if err := os.Chtimes(filepath.Join(path, "rotate-AKIA1"), old, old); err != nil {
		t.Fatal(err)
	}
	save(t, d, key, sample())
	if text, err := d.ReadFile("rotate-AKIA1"); text != "x" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

func TestLockFile(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	other, _ := opened(t, path)
	unlock, err := d.LockFile(t.Context(), "rotation", 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.LockFile(t.Context(), "rotation", 0, nil); !errors.As(err, new(*filelock.HeldError)) {
		t.Errorf("held: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := other.LockFile(ended, "rotation", time.Hour, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("held, and interrupted: %v", err)
	}
	if free, err := other.LockFile(t.Context(), "another", 0, nil); err != nil {
		t.Error(err)
	} else {
		free()
	}
	time.AfterFunc(3*lockPoll, unlock)
	unlock, err = other.LockFile(t.Context(), "rotation", time.Hour, func() { t.Error("a short wait is spoken of") })
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	free, err := d.LockFile(t.Context(), "rotation", time.Hour, func() { told++; unlock() })
	if err != nil || told != 1 {
		t.Fatalf("told %d times, %v", told, err)
	}
	free()
	if names := list(t, path); len(names) != 0 {
		t.Errorf("the folder holds %q", names)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
