package cache

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What watches the stamp sees every session that is cached or removed, and nothing
// else; without anybody who watches there is no such file.
func TestStamp(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	save(t, d, key, sample())
	if names := list(t, path); len(names) != 1 {
		t.Errorf("nobody watches: the folder holds %q", names)
	}
	stamp, err := d.Stamp()
	if err != nil {
		t.Fatal(err)
	}
	changes := func(what string, do func() error, want bool) {
		t.Helper()
		before := time.Unix(1, 0)
		os.Chtimes(stamp, before, before)
		if err := do(); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(stamp)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() != 0 || !info.ModTime().Equal(before) != want {
			t.Errorf("%s: changed at %v, %d bytes", what, info.ModTime(), info.Size())
		}
	}
	changes("save", func() error { return d.Save(key, sample()) }, true)
	changes("load", func() error { d.Load(key); return nil }, false)
	changes("another who watches", func() error { _, err := d.Stamp(); return err }, false)
	changes("remove", func() error { return d.Remove(key) }, true)
}

// A new stamp is older than any login: direnv compares whole seconds. One that is
// there is left as it is.
func TestStampIsMadeOnce(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	for _, then := range []time.Time{{}, made} {
		if !then.IsZero() {
			if err := os.Chtimes(filepath.Join(path, stampName), then, then); err != nil {
				t.Fatal(err)
			}
		}
		stamp, err := d.Stamp()
		if err != nil || stamp != filepath.Join(path, stampName) {
			t.Fatalf("Stamp = %q, %v", stamp, err)
		}
		info, err := os.Stat(stamp)
		if err != nil {
			t.Fatal(err)
		}
		if then.IsZero() && info.ModTime().Year() > 1970 || !then.IsZero() && !info.ModTime().Equal(made) {
			t.Errorf("the stamp is of %v", info.ModTime())
		}
	}
}
