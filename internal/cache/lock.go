package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"awsmfa/internal/filelock"
	"awsmfa/internal/session"
)

const lockSuffix = ".lock"

// TryLock takes the lock of that name for a device without waiting. ok is false
// when another process, or another caller in this one, holds it. A killed
// process holds nothing, also where the file system has no locks; see package
// filelock. Errors are *UnsafeError, about the folder or the lock file;
// *UnwritableError, when nothing can be cached there either; or a
// session.ErrNoLock, when only locks cannot be had.
func (d *Dir) TryLock(device string, l session.Lock) (unlock func(), ok bool, err error) {
	lock, err := d.take(fileOf(string(l), device) + lockSuffix)
	var held *filelock.HeldError
	if errors.As(err, &held) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return lock.Release, true, nil
}

// take takes the lock file called name. Errors are those of TryLock, and the
// *filelock.HeldError.
func (d *Dir) take(name string) (*filelock.Lock, error) {
	f, err := d.open(true)
	if err != nil {
		return nil, err
	}
	lock, err := filelock.Take(f, name)
	var held *filelock.HeldError
	if err != nil && !errors.As(err, &held) {
		err = d.explainLock(f, err)
	}
	return lock, err
}

// explainLock finds out whether it is locks alone that cannot be had.
func (d *Dir) explainLock(f *folder, err error) error {
	var unsafe *UnsafeError
	if errors.As(err, &unsafe) {
		return err
	}
	temp, file, cannotStore := f.newTemp()
	if cannotStore != nil {
		return d.explain(err)
	}
	file.Close()
	f.remove(temp)
	return fmt.Errorf("%q: %w", d.path, session.ErrNoLock)
}

// dropLock takes a lock file away unless somebody holds it.
func (f *folder) dropLock(name string) {
	if lock, err := filelock.Take(f, name); err == nil {
		lock.Remove()
	}
}

// fileOf is a file name for something that has any name: the kind keeps two uses
// of one device apart.
func fileOf(kind, name string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + name))
	return hex.EncodeToString(sum[:16])
}
