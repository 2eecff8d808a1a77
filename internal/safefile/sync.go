package safefile

import (
	"errors"
	"os"
	"syscall"
)

// Sync brings what was written to f to the disk, as far as its file system can.
func Sync(f *os.File) error { return sync(f, (*os.File).Sync, plainSync) }

// sync brings f to the disk by full or, where the file system refuses that, by plain.
// Some of networks and of user space refuse both; without, the rename still puts the
// whole file in place, or none of it.
func sync(f *os.File, full, plain func(*os.File) error) error {
	err := full(f)
	if isRefusal(err) {
		err = plain(f)
	}
	if isRefusal(err) {
		return nil
	}
	return err
}

// isRefusal says whether a file system answers so that does not do what was asked:
// SMB of macOS and FUSE gave the last three. What is wrong with the disk is another
// error.
func isRefusal(err error) bool {
	for _, refused := range []error{errors.ErrUnsupported, syscall.ENOTTY, syscall.EINVAL, syscall.ENOENT} {
		if errors.Is(err, refused) {
			return true
		}
	}
	return false
}
