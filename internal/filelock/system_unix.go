//go:build unix

package filelock

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

const closeToRemove = false

// Try takes the kernel's lock on f without waiting; see flock(2). The kernel
// releases it when the process ends, however it ends. Two descriptors exclude
// each other in one process too.
func Try(f *os.File) (held bool, err error) {
	for {
		switch err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); {
		case err == nil:
			return true, nil
		case errors.Is(err, unix.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, unix.EINTR):
			return false, err
		}
	}
}

func drop(f *os.File) { unix.Flock(int(f.Fd()), unix.LOCK_UN) }

// unsupported says whether err of Try means that the file system has no locks:
// ENOLCK from NFS without a lock service, the others from file systems in user
// space.
func unsupported(err error) bool {
	return errors.Is(err, unix.ENOLCK) || errors.Is(err, errors.ErrUnsupported) || errors.Is(err, unix.EINVAL)
}

func alive(pid int) bool { return !errors.Is(unix.Kill(pid, 0), unix.ESRCH) }
