package cache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"awsmfa/internal/session"
)

const lockSuffix = ".lock"

// TryLock takes the lock of that name for a device without waiting. ok is false
// when another process, or another caller in this one, holds it. A killed
// process holds nothing. Errors are *UnsafeError or *UnwritableError: nobody
// can lock anything there, so the login goes on without locks and keeps nothing.
func (d *Dir) TryLock(device string, l session.Lock) (unlock func(), ok bool, err error) {
	f, err := d.open(true)
	if err != nil {
		return nil, false, err
	}
	unlock, ok, err = f.tryLock(fileOf(string(l), device) + lockSuffix)
	if unsafe := (*UnsafeError)(nil); err != nil && !errors.As(err, &unsafe) {
		err = &UnwritableError{d.path, cause(err)}
	}
	return unlock, ok, err
}

// fileOf is a file name for something that has any name: the kind keeps two uses
// of one device apart.
func fileOf(kind, name string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + name))
	return hex.EncodeToString(sum[:16])
}
