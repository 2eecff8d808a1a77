package cache

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"awsmfa/internal/session"
)

// spentAgo makes the spent code of a device as it was left that long ago.
func spentAgo(t *testing.T, path, device, code string, ago time.Duration) {
	t.Helper()
	d := &Dir{path: path, notice: func(err error) { t.Error(err) }} // Open would remove what is there
	defer d.Close()
	spend(t, d, device, code, session.Spent{At: time.Now().Add(-ago)})
	markAgo(t, path, ago)
}

func markAgo(t *testing.T, path string, ago time.Duration) {
	t.Helper()
	then := time.Now().Add(-ago)
	if err := os.Chtimes(filepath.Join(path, spentMark), then, then); err != nil {
		t.Fatal(err)
	}
}

const dead = session.SpentFor + time.Second

func TestOpenRemovesDeadCodesAndTheirSalt(t *testing.T) {
	for name, damage := range map[string]string{"whole": "", "damaged": "x"} {
		path := place(t)
		spentAgo(t, path, "dev1", "111111", dead)
		spentAgo(t, path, "dev2", "222222", dead)
		if names := list(t, path); len(names) != 3 {
			t.Fatalf("the folder holds %q", names)
		}
		if damage != "" {
			if err := os.WriteFile(filepath.Join(path, spentFile("dev1")), []byte(damage), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, heard := opened(t, path)
		if names := list(t, path); len(names) != 0 || len(*heard) != 0 {
			t.Errorf("%s: the folder holds %q, heard %q", name, names, *heard)
		}
	}
}

func TestOpenLeavesLivingCodes(t *testing.T) {
	path := place(t)
	spentAgo(t, path, "dev1", "111111", dead)
	spentAgo(t, path, "dev2", "222222", time.Minute)
	spentAgo(t, path, "dev2", "333333", 0)
	markAgo(t, path, dead)
	d, _ := opened(t, path)
	if names, want := list(t, path), []string{spentFile("dev2"), spentMark}; !slices.Equal(names, want) {
		t.Errorf("the folder holds %q, want %q", names, want)
	}
	for _, code := range []string{"222222", "333333"} {
		if _, ok := d.Spent("dev2", code, time.Now()); !ok {
			t.Errorf("code %s is forgotten", code)
		}
	}
	// The mark stays as old as it was, so that the next Open looks again.
	info, err := os.Stat(filepath.Join(path, spentMark))
	if err != nil || time.Since(info.ModTime()) < dead {
		t.Errorf("the mark is %v old, %v", time.Since(info.ModTime()), err)
	}
}

// A login that is at work knows best what it has sent.
func TestOpenLeavesTheCodesOfALoginAtWork(t *testing.T) {
	path := place(t)
	spentAgo(t, path, "dev", "111111", dead)
	d, _ := opened(t, path) // removes it
	spentAgo(t, path, "dev", "111111", dead)
	unlock, ok, err := d.TryLock("dev", session.Sending)
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	opened(t, path)
	if _, err := os.Stat(filepath.Join(path, spentFile("dev"))); err != nil {
		t.Errorf("its codes: %v", err)
	}
	unlock()
	opened(t, path)
	if names := list(t, path); len(names) != 0 {
		t.Errorf("afterwards, the folder holds %q", names)
	}
}

// Listing a folder of thousands of sessions takes longer than reading one.
func TestOpenListsNothingWithoutNeed(t *testing.T) {
	path := place(t)
	spentAgo(t, path, "dev", "111111", dead)
	markAgo(t, path, 0)
	opened(t, path)
	if names := list(t, path); len(names) != 2 {
		t.Errorf("the folder holds %q", names)
	}
	if err := os.Remove(filepath.Join(path, spentMark)); err != nil {
		t.Fatal(err)
	}
	opened(t, path)
	if names := list(t, path); len(names) != 1 {
		t.Errorf("the folder holds %q", names)
	}
}

func TestNoCodeLeavesNoFile(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	spend(t, d, "dev", "111111", session.Spent{At: time.Now()})
	if err := d.Unspend("dev", "111111"); err != nil {
		t.Fatal(err)
	}
	if names := list(t, path); !slices.Equal(names, []string{spentMark}) {
		t.Errorf("the folder holds %q", names)
	}
}

// The folder holds sessions, too, and may be one where people keep other things.
func TestOpenRemovesNothingButCodes(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	save(t, d, key, sample())
	if err := os.WriteFile(filepath.Join(path, "notes.spent"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := list(t, path)
	spentAgo(t, path, "dev", "111111", dead)
	again, _ := opened(t, path)
	if names := list(t, path); !slices.Equal(names, before) {
		t.Errorf("the folder holds %q, want %q", names, before)
	}
	if k, ok := again.Load(key); !ok || k != sample() {
		t.Errorf("Load = %v, %v", k, ok)
	}
}
