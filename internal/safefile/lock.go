package safefile

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"awsmfa/internal/filelock"
)

// noticeDelay is how long Lock keeps quiet about waiting, and pollInterval how often
// it looks whether the lock is free.
const (
	noticeDelay  = 500 * time.Millisecond
	pollInterval = 20 * time.Millisecond
)

// lockSuffix is of the lock file, which has the name of the file and lies beside
// it. There, every program of this kind finds it: whatever its environment, by
// whatever link or spelling of the name, and on every machine that has the folder.
const lockSuffix = ".awsmfa-lock"

// Lock takes the lock for the file at path, and waits for another process that
// holds it: until ctx ends, and no longer than patience. After half a second it calls
// waiting, if that is not nil. The lock file is there only while somebody has the lock
// or was killed, and a killed process holds nothing. The folder is made if need be.
//
// The errors are *Error: Locked, which wraps the *filelock.HeldError or the error
// of ctx, and what keeps Update from changing the file too.
func Lock(ctx context.Context, path string, patience time.Duration, waiting func()) (unlock func(), err error) {
	real, err := Real(path)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(real)
	if err := makeFolder(dir); err != nil {
		return nil, explain(real, Closed, err)
	}
	began := time.Now()
	for {
		lock, err := takeLock(real)
		if err == nil {
			return lock.Remove, nil
		}
		var held *filelock.HeldError
		if !errors.As(err, &held) {
			return nil, explain(real, Closed, err)
		}
		waited := time.Since(began)
		if waited >= patience {
			return nil, &Error{Path: real, Problem: Locked, err: &filelock.HeldError{Name: filepath.Join(dir, held.Name), PID: held.PID}}
		}
		if waiting != nil && waited >= noticeDelay {
			waiting()
			waiting = nil
		}
		if err := sleep(ctx, pollInterval); err != nil {
			return nil, &Error{Path: real, Problem: Locked, err: err}
		}
	}
}

func takeLock(real string) (*filelock.Lock, error) {
	return filelock.Take(lockFiles{filepath.Dir(real)}, "."+filepath.Base(real)+lockSuffix)
}

// lockable reports why nobody can ever have the lock of the file at real, whose
// folder is there. That somebody has it now is no such reason.
func lockable(real string) error {
	lock, err := takeLock(real)
	if err == nil {
		lock.Remove()
	}
	var held *filelock.HeldError
	if errors.As(err, &held) {
		return nil
	}
	return explain(real, Closed, err)
}

// lockFiles are the lock files in a folder, as filelock.Folder has them.
type lockFiles struct{ dir string }

func (l lockFiles) at(name string) string { return filepath.Join(l.dir, name) }

// Open counts a lock file that another user made as held: its owner removes it in
// a moment.
func (l lockFiles) Open(name string, flags int) (*os.File, error) {
	if to, foreign := ownerToBe(l.dir); foreign && flags&os.O_CREATE != 0 {
		if err := l.makeFor(to, name); err != nil && (!errors.Is(err, fs.ErrExist) || flags&os.O_EXCL != 0) {
			return nil, err
		}
		flags &^= os.O_CREATE | os.O_EXCL
	}
	f, err := open(l.at(name), flags)
	info, statErr := os.Lstat(l.at(name))
	switch {
	case statErr == nil && !info.Mode().IsRegular():
		f.Close() // which does nothing to one that was not opened
		return nil, &Error{Path: l.at(name), Problem: NotRegular}
	case statErr == nil && errors.Is(err, fs.ErrPermission):
		return nil, &filelock.HeldError{Name: name}
	case flags&os.O_CREATE != 0:
		f.Chmod(private) // whatever the umask
	}
	return f, err
}

// makeFor makes a lock file that belongs to another user from its first moment. One
// of root's own that stayed behind, as after sudo, would keep that user from ever
// locking again.
func (l lockFiles) makeFor(to owner, name string) error {
	temporary := l.at(name + rand.Text())
	f, err := createNew(temporary)
	if err != nil {
		return err
	}
	defer os.Remove(temporary)
	defer f.Close()
	if err := giveTo(f, to); err != nil {
		return err
	}
	return os.Link(temporary, l.at(name))
}

// Same says whether f is still what name leads to.
func (l lockFiles) Same(name string, f *os.File) bool { return isStill(f, l.at(name)) }

// Remove removes a lock file.
func (l lockFiles) Remove(name string) error { return os.Remove(l.at(name)) }

// isStill says whether f is what name names.
func isStill(f *os.File, name string) bool {
	is, _ := f.Stat() // nil is the same as nothing
	now, _ := os.Lstat(name)
	return os.SameFile(is, now)
}
