//go:build unix

package safefile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// openFlags keep a link from being followed, and a FIFO from being waited for,
// that came in place of a file after it was looked at.
const openFlags = unix.O_NOFOLLOW | unix.O_NONBLOCK

const closeToRename = false

const quota = unix.EDQUOT

type owner struct{ user, group int }

func ownerOf(info fs.FileInfo) owner {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return owner{int(s.Uid), int(s.Gid)}
	}
	return owner{-1, -1}
}

func giveTo(f *os.File, to owner) error { return f.Chown(to.user, to.group) }

// lockNow takes the kernel's lock on f without waiting.
func lockNow(f *os.File) (held bool, err error) {
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

// unlockAndClose lets go by name of the lock: a child that is just being started
// may have a copy of f for a moment, and closing alone would wait for it.
func unlockAndClose(f *os.File) {
	unix.Flock(int(f.Fd()), unix.LOCK_UN)
	f.Close()
}

func syncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		f.Sync()
		f.Close()
	}
}
