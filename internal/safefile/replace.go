package safefile

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
)

// replace puts text in the place of the file at path. It does nothing when that
// is no longer as it was in old; who reads it then will see.
func replace(path string, old state, text []byte) error {
	if err := old.writable(path); err != nil {
		return err
	}
	if old.info == nil {
		if err := makeFolder(filepath.Dir(path)); err != nil {
			return err
		}
	}
	t, err := newTemp(path)
	if err != nil {
		return err
	}
	defer t.discard()
	if err := t.fill(path, old, text); err != nil {
		return err
	}
	if now, err := read(path); err != nil || !now.same(old) {
		return err
	}
	if closeToRename {
		t.Close()
	}
	if err := os.Rename(t.Name(), path); err != nil {
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
	if isMountPoint(path) {
		return &Error{Path: path, Problem: Mounted}
	}
	return nil
}

// temp is a temporary file beside the one it is to replace. It is locked for as
// long as its process lives, so that sweep can tell what a killed one left.
type temp struct{ *os.File }

func tempPrefix(path string) string { return "." + filepath.Base(path) + ".awsmfa-" }

func newTemp(path string) (temp, error) {
	name := filepath.Join(filepath.Dir(path), tempPrefix(path)+rand.Text())
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL|openFlags, 0o600)
	if err != nil {
		return temp{}, err
	}
	t := temp{f}
	lockNow(f) // where files cannot be locked, sweep cannot lock them either
	if err := f.Chmod(0o600); err != nil {
		t.discard()
		return temp{}, err
	}
	return t, nil
}

// fill makes the temporary file ready to take the place of old.
func (t temp) fill(path string, old state, text []byte) error {
	if err := t.adopt(path, old); err != nil {
		return err
	}
	if _, err := t.Write(text); err != nil {
		return err
	}
	return t.Sync()
}

// adopt gives the temporary file the owner and the mode of old, in this order:
// the other one would open it to the wrong people for a moment. A new file gets
// the owner of its folder, for root at work in another user's home.
func (t temp) adopt(path string, old state) error {
	if old.info == nil {
		if folder, err := os.Stat(filepath.Dir(t.Name())); err == nil {
			giveTo(t.File, ownerOf(folder))
		}
		return nil
	}
	mode := old.info.Mode().Perm()
	now, err := t.Stat()
	if err != nil {
		return err
	}
	was, is := ownerOf(old.info), ownerOf(now)
	if was != is {
		// A group that cannot be kept does not matter to a file closed to it.
		if err := giveTo(t.File, was); err != nil && (was.user != is.user || mode&0o070 != 0) {
			return &Error{Path: path, Problem: ForeignOwner, err: err}
		}
	}
	return t.Chmod(mode)
}

// discard closes the temporary file and, if it still has its name, removes it.
func (t temp) discard() {
	t.Close()
	os.Remove(t.Name())
}

// sweep removes the temporary files that killed processes left beside the file
// at path: they hold its secrets.
func sweep(path string) {
	dir := filepath.Dir(path)
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), tempPrefix(path)) || !e.Type().IsRegular() {
			continue
		}
		name := filepath.Join(dir, e.Name())
		if f, err := os.OpenFile(name, os.O_RDONLY|openFlags, 0); err == nil {
			if held, _ := lockNow(f); held {
				os.Remove(name)
			}
			f.Close()
		}
	}
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
	if err := os.Mkdir(dir, 0o700); err != nil {
		if info, statErr := os.Stat(dir); statErr == nil && info.IsDir() {
			return nil
		}
		return err
	}
	if parent, err := os.Stat(filepath.Dir(dir)); err == nil {
		os.Lchown(dir, ownerOf(parent).user, ownerOf(parent).group) // matters to root only
	}
	return os.Chmod(dir, 0o700)
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
