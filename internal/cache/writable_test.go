package cache

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A folder that is there, one that could be made, and one below a file.
func TestCheckWritable(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, filepath.Join(dir, "a", "b")} {
		if err := CheckWritable(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	var unwritable *UnwritableError
	path := filepath.Join(file, "cache")
	if err := CheckWritable(path); !errors.As(err, &unwritable) || unwritable.Path != path {
		t.Errorf("below a file: %v", err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("it left %v, %v", left, err)
	}
}
