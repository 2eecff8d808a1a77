package safefile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// replace puts text in the place of the file at path. It does nothing when that
// is no longer as it was in old, which the caller finds by reading it, or when ctx
// ends before the file is in its place.
func replace(ctx context.Context, path string, old state, text []byte) error {
	if err := old.writable(path); err != nil {
		return err
	}
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	t, err := newTemp(path, old)
	if err != nil {
		return err
	}
	defer t.discard()
	if err := t.fill(path, old, text); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if now, err := read(path); err != nil || !now.same(old) {
		return err
	}
	if err := moveTo(t.File, path); err != nil {
		return err
	}
	// The file is in its place. Some file systems cannot sync a folder, and
	// there would be nothing to take back.
	syncFolder(filepath.Dir(path))
	return nil
}

// writable refuses what a person has closed to writing. Replacing a file would
// get round its mode.
func (s state) writable(path string) error {
	if s.info == nil {
		return nil
	}
	if s.info.Mode()&0o200 == 0 {
		return &Error{Path: path, Problem: ReadOnly}
	}
	if isImmutable(path) { // else a rename would say so, after all has been written
		return &Error{Path: path, Problem: Immutable}
	}
	if isMountPoint(path) {
		return &Error{Path: path, Problem: Mounted}
	}
	return nil
}

// makeFolder makes dir, and what is missing above it, open to the owner alone
// whatever the umask.
func makeFolder(dir string) error {
	if existing(dir) == dir {
		return nil
	}
	if err := makeFolder(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := mkdir(dir); errors.Is(err, fs.ErrExist) {
		return nil // another process made it a moment ago
	} else if err != nil {
		return err
	}
	above := ownerOfFolder(filepath.Dir(dir))
	os.Lchown(dir, above.user, above.group) // matters to root only
	return os.Chmod(dir, privateFolder)
}

// existing is dir, or the nearest folder above it that is there.
func existing(dir string) string {
	for {
		above := filepath.Dir(dir)
		if _, err := os.Lstat(dir); err == nil || above == dir {
			return dir
		}
		dir = above
	}
}
