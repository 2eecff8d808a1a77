package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"awsmfa/internal/filelock"
	"awsmfa/internal/session"
)

const lockSuffix = ".lock"

// TryLock takes the lock of that name for a device without waiting. ok is false
// when another process, or another caller in this one, holds it. A killed
// process holds nothing, also where the file system has no locks; see package
// filelock. Errors are *UnsafeError or *UnwritableError: nobody can lock anything
// there, and nothing is cached there either.
func (d *Dir) TryLock(device string, l session.Lock) (unlock func(), ok bool, err error) {
	f, err := d.open(true)
	if err != nil {
		return nil, false, err
	}
	lock, err := filelock.Take(f, fileOf(string(l), device)+lockSuffix)
	var held *filelock.HeldError
	if errors.As(err, &held) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, d.explain(err)
	}
	return lock.Release, true, nil
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
