package filelock

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// closeToRemove: Windows removes no open file, and so none that another process
// has opened to lock it.
const closeToRemove = true

// Try takes the kernel's lock on f without waiting; see LockFileEx. It locks a
// byte far behind the end, which Windows does not mind, so that others can read
// what the file says.
func Try(f *os.File) (held bool, err error) {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, &windows.Overlapped{OffsetHigh: 1})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}

// drop does nothing: closing the file lets go of the lock.
func drop(*os.File) {}

func unsupported(err error) bool {
	return errors.Is(err, windows.ERROR_INVALID_FUNCTION) || errors.Is(err, errors.ErrUnsupported)
}

// alive does not know: age will tell.
func alive(int) bool { return true }
