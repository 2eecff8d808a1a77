//go:build unix

package program

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// CheckOwner says whether a process of the user euid may run commands that the
// file at path names. Root may not where the file or its folder belongs to another
// user: sudo with that user's HOME would run the user's programs as root. Its
// error is an *OwnerError or that of the file system; a file that does not exist
// is no error.
func CheckOwner(path string, euid int) error {
	if euid != 0 {
		return nil
	}
	for _, p := range []string{path, filepath.Dir(path)} {
		info, err := os.Stat(p)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Uid != 0 {
			return &OwnerError{Path: p, UID: int(stat.Uid)}
		}
	}
	return nil
}
