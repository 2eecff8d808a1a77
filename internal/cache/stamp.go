package cache

import (
	"errors"
	"io/fs"
	"path/filepath"
	"time"
)

// stampName is an empty file for programs that watch one, as direnv and mise do:
// its time of change is that of the last session that was cached or removed. It is
// there once one of them has asked for it.
const stampName = "stamp"

// Stamp gives the path of the stamp and makes it where it is missing. Errors are
// *UnsafeError and *UnwritableError.
func (d *Dir) Stamp() (string, error) {
	err := d.change((*folder).makeStamp)
	if err != nil {
		return "", err
	}
	return filepath.Join(d.path, stampName), nil
}

func (f *folder) makeStamp() error {
	if _, err := f.changed(stampName); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := f.touch(stampName); err != nil {
		return err
	}
	f.setChanged(stampName, time.Unix(1, 0)) // or a login in the same second, the unit of direnv, would not be seen
	return nil
}

// stamp lets those who watch know. One that cannot be changed costs them a look by
// hand, and nobody a session.
func (f *folder) stamp() { f.setChanged(stampName, time.Now()) }
