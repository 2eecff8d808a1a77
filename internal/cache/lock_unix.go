//go:build unix

package cache

import (
	"errors"
	"sync"

	"golang.org/x/sys/unix"
)

// tryLock takes the lock on the file called name without waiting. The kernel
// releases it when the process ends, however it ends. Two calls exclude each
// other in one process too, since each opens the file for itself.
//
// A lock on a file that has meanwhile lost its name would exclude nobody, so the
// name is looked at again with the lock held; that is what lets dropLock clear
// lock files away.
func (f *folder) tryLock(name string) (unlock func(), ok bool, err error) {
	for range 100 {
		fd, err := openat(f.fd, name, unix.O_RDWR|unix.O_CREAT|unix.O_NONBLOCK, 0o600)
		if err != nil {
			return nil, false, explain(f.fd, name, f.join(name), NotRegular, err)
		}
		held, stale, err := f.hold(fd, name)
		if held {
			return sync.OnceFunc(func() { release(fd) }), true, nil
		}
		unix.Close(fd)
		if !stale {
			return nil, false, err
		}
	}
	return nil, false, unix.ESTALE
}

// hold locks fd. stale says that name is no longer the file that fd is open on.
func (f *folder) hold(fd int, name string) (held, stale bool, err error) {
	before, err := f.check(fd, f.join(name), unix.S_IFREG, NotRegular)
	if err != nil {
		return false, false, err
	}
	if uint32(before.Mode)&0o777 != 0o600 {
		unix.Fchmod(fd, 0o600) // just made, under an unusual umask
	}
	var now unix.Stat_t
	_, err = again(func() (int, error) { return 0, unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) })
	if errors.Is(err, unix.EWOULDBLOCK) {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	err = unix.Fstatat(f.fd, name, &now, unix.AT_SYMLINK_NOFOLLOW)
	if err != nil || now.Ino != before.Ino || now.Dev != before.Dev {
		return false, true, nil
	}
	return true, false, nil
}

// release lets go by name of the lock: a child that is just being started may
// have a copy of fd for a moment, and closing alone would wait for it.
func release(fd int) {
	unix.Flock(fd, unix.LOCK_UN)
	unix.Close(fd)
}

// dropLock takes a lock file away unless somebody holds it.
func (f *folder) dropLock(name string) {
	if unlock, ok, _ := f.tryLock(name); ok {
		f.remove(name)
		unlock()
	}
}
