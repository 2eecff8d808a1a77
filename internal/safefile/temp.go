package safefile

import (
	"crypto/rand"
	"os"
	"path/filepath"

	"awsmfa/internal/filelock"
)

// temp is a temporary file beside the one it is to replace. It is locked for as
// long as its process lives, so that RemoveLeftovers can tell what a killed one
// left.
type temp struct{ *os.File }

// rewrites is how often a temporary file is made anew because another process took
// it for one that a killed process left. The moment for that is short, but on a busy
// machine it comes more than once.
const rewrites = 100

// tempMark stands between the name of the file and what is random.
const tempMark = ".awsmfa-"

func tempPrefix(path string) string { return "." + filepath.Base(path) + tempMark }

// newTemp makes a temporary file for the one at path, which is as in old.
func newTemp(path string, old state) (temp, error) {
	for range rewrites {
		f, err := create(filepath.Join(filepath.Dir(path), tempPrefix(path)+rand.Text()), path, old)
		if err != nil {
			return temp{}, err
		}
		t := temp{f}
		// Where files cannot be locked, RemoveLeftovers cannot lock them either.
		if free, err := filelock.Try(t.File); (free || err != nil) && isStill(t.File, t.Name()) {
			return t, nil
		}
		t.discard() // taken for a left-over before it was locked
	}
	return temp{}, &Error{Path: path, Problem: Contended}
}

// createNew makes the file called name, for its owner alone, and takes none that is
// there.
func createNew(name string) (*os.File, error) {
	f, err := open(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return nil, err
	}
	return privately(f)
}

// privately closes a new file to everybody but its owner, whatever the umask.
func privately(f *os.File) (*os.File, error) {
	if err := f.Chmod(private); err != nil {
		temp{f}.discard()
		return nil, err
	}
	return f, nil
}

// fill makes the temporary file ready to take the place of old.
func (t temp) fill(path string, old state, text []byte) error {
	if err := t.adopt(path, old); err != nil {
		return err
	}
	if _, err := t.Write(text); err != nil {
		return err
	}
	return Sync(t.File)
}

// adopt gives the temporary file what belongs to old: owner, access list and
// attributes, and mode, in this order, which opens it to nobody else for a
// moment, and before anything is in it. A new file gets the owner of its folder,
// for root at work in another user's home, and no list that the folder hands on.
func (t temp) adopt(path string, old state) error {
	if old.info == nil {
		giveTo(t.File, ownerOfFolder(filepath.Dir(t.Name())))
		return explain(path, Attributes, dropAccessList(t.File))
	}
	if err := t.adoptOwner(path, old); err != nil {
		return err
	}
	if err := keepAttributes(t.File, path, old); err != nil {
		return explain(path, Attributes, err)
	}
	mode := old.info.Mode().Perm()
	if now, err := t.Stat(); err == nil && now.Mode().Perm() == mode {
		return nil // some file systems change the access list with the mode
	}
	return t.Chmod(mode)
}

func (t temp) adoptOwner(path string, old state) error {
	now, err := t.Stat()
	if err != nil {
		return err
	}
	was, is := ownerOf(old.info), ownerOf(now)
	if was == is {
		return nil
	}
	// A group that cannot be kept does not matter to a file closed to it.
	if err := giveTo(t.File, was); err != nil && (was.user != is.user || old.info.Mode().Perm()&0o070 != 0) {
		return &Error{Path: path, Problem: ForeignOwner, err: err}
	}
	return nil
}

// discard closes the temporary file and, if it still has its name, removes it.
func (t temp) discard() {
	t.Close()
	os.Remove(t.Name())
}
