package safefile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Lock waits until no other process holds the lock for the file at path, and
// takes it. Names that lead to one file have one lock. It lies in the folder dir,
// which is made if need be, and is the kernel's: a killed process holds nothing,
// and a lock file that stays behind means nothing.
//
// The errors are *Error: Locked when ctx ends first, Lockless when dir or its
// file system has no room for locks. In the latter case Update still notices
// most of what others do.
func Lock(ctx context.Context, dir, path string) (unlock func(), err error) {
	real, err := Real(path)
	if err != nil {
		return nil, err
	}
	if err := makeFolder(dir); err != nil {
		return nil, &Error{Path: real, Problem: Lockless, err: err}
	}
	sum := sha256.Sum256([]byte(real))
	name := filepath.Join(dir, "file-"+hex.EncodeToString(sum[:16])+".lock")
	for wait := 5 * time.Millisecond; ; wait = min(2*wait, 100*time.Millisecond) {
		f, err := openLock(name)
		if err != nil {
			return nil, &Error{Path: real, Problem: Lockless, err: err}
		}
		if f != nil {
			return sync.OnceFunc(func() { unlockAndClose(f) }), nil
		}
		if err := sleep(ctx, wait); err != nil {
			return nil, &Error{Path: real, Problem: Locked, err: err}
		}
	}
}

// openLock opens and locks the file called name. It returns nil when another
// process holds the lock, or took the file away before the lock was held.
func openLock(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|openFlags, 0o600)
	if err != nil {
		return nil, err
	}
	held, err := lockNow(f)
	if held {
		if err = f.Chmod(0o600); err == nil && isStill(f, name) {
			return f, nil
		}
		unlockAndClose(f)
		return nil, err
	}
	f.Close()
	return nil, err
}

// isStill says whether f is what name names.
func isStill(f *os.File, name string) bool {
	is, err := f.Stat()
	if err != nil {
		return false
	}
	now, err := os.Lstat(name)
	return err == nil && os.SameFile(is, now)
}
