package cache

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"awsmfa/internal/session"
)

// newFolder is t.TempDir for wine, which cannot remove folders as Go does.
func newFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cache")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// TestWindowsFolder makes the folder, and one above it, where others may read what is
// made.
func TestWindowsFolder(t *testing.T) {
	path := filepath.Join(newFolder(t), "above", "cache")
	d, err := Open(path, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	unlock, ok, err := d.TryLock("device", session.Lock("ask"))
	if err != nil || !ok {
		t.Fatalf("%t, %v", ok, err)
	}
	unlock()
	above, err := openFolder(filepath.Dir(path))
	if err != nil {
		t.Fatalf("the folder above: %v", err)
	}
	above.close()
}

func TestWindowsFolderThatIsOpen(t *testing.T) {
	dir := newFolder(t)
	shared := filepath.Join(dir, "shared")
	if err := os.Mkdir(shared, 0o700); err != nil {
		t.Fatal(err)
	}
	var unsafe *UnsafeError
	if _, err := Open(shared, nil); err == nil {
		t.Skip("a folder is closed to others here") // as below a profile on Windows itself
	} else if !errors.As(err, &unsafe) || *unsafe != (UnsafeError{shared, OpenToOthers}) {
		t.Errorf("%v", err)
	}
}
