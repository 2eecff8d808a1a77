// Package filelock lets one process at a time hold a named lock file. The lock is
// the kernel's where the file system has one: a killed process holds nothing, and
// a lock file that stays behind means nothing. Elsewhere (NFS without a lock
// service, some FUSE file systems) it is a file that only its holder may make,
// which the next process clears away when the holder is gone.
package filelock

import (
	"bytes"
	"errors"
	"os"
	"strconv"
	"sync"
)

// Folder is the folder that lock files lie in.
type Folder interface {
	// Open opens the regular file of that name with the flags of os.OpenFile, and
	// makes it, where they say so, open to its owner alone. It follows no link.
	Open(name string, flags int) (*os.File, error)
	// Same says whether f is still the file of that name.
	Same(name string, f *os.File) bool
	// Remove removes the file of that name.
	Remove(name string) error
}

// HeldError says that another process, or another caller in this one, holds the
// lock.
type HeldError struct {
	Name string // of the lock file
	PID  int    // of the process that holds it; 0: unknown
}

func (e *HeldError) Error() string {
	if e.PID == 0 {
		return "another process holds " + e.Name
	}
	return "process " + strconv.Itoa(e.PID) + " holds " + e.Name
}

// errUnsteady says that others remove the lock file each time it is opened.
var errUnsteady = errors.New("the lock file keeps being replaced")

// attempts is how often a lock file is opened anew because it lost its name.
const attempts = 100

// Lock is a lock that this process holds. Releasing it a second time does
// nothing.
type Lock struct {
	release func(remove bool)
}

// Release gives the lock back and leaves the lock file.
func (l *Lock) Release() { l.release(false) }

// Remove removes the lock file and gives the lock back. A process that opened it
// meanwhile finds that it lost its name and opens another.
func (l *Lock) Remove() { l.release(true) }

// Take takes the lock on the file of that name without waiting. Errors are a
// *HeldError and what in and the system say.
func Take(in Folder, name string) (*Lock, error) { return take(in, name, Try) }

func take(in Folder, name string, try func(*os.File) (bool, error)) (*Lock, error) {
	for range attempts {
		f, err := in.Open(name, os.O_RDWR|os.O_CREATE)
		if err != nil {
			return nil, err
		}
		held, err := try(f)
		switch {
		case unsupported(err):
			f.Close()
			return takeExclusive(in, name+ExclusiveSuffix)
		case err != nil:
			f.Close()
			return nil, err
		case !held:
			defer f.Close()
			return nil, &HeldError{name, readOwner(f).pid}
		case in.Same(name, f): // else a lock on it excludes nobody
			writeOwner(f)
			return &Lock{onceFunc(func(remove bool) {
				if remove && !closeToRemove {
					in.Remove(name)
				}
				unlock(f)
				if remove && closeToRemove {
					in.Remove(name)
				}
			})}, nil
		}
		unlock(f)
	}
	return nil, errUnsteady
}

// unlock lets go by name of the lock: a child that is just being started may have
// a copy of f for a moment, and closing alone would wait for it.
func unlock(f *os.File) {
	drop(f)
	f.Close()
}

func onceFunc(f func(bool)) func(bool) {
	var once sync.Once
	return func(remove bool) { once.Do(func() { f(remove) }) }
}

// owner is who holds a lock, as the lock file says it for people and for the next
// process.
type owner struct {
	pid  int
	host string // where pid means something
}

// writeOwner is best effort: a full disk does not keep anybody from locking.
func writeOwner(f *os.File) {
	f.Truncate(0)
	f.WriteAt([]byte(strconv.Itoa(os.Getpid())+" "+host()+"\n"), 0)
}

func readOwner(f *os.File) owner {
	text := make([]byte, 512)
	n, _ := f.ReadAt(text, 0)
	pid, host, _ := bytes.Cut(bytes.TrimSuffix(text[:n], []byte("\n")), []byte(" "))
	number, err := strconv.Atoi(string(pid))
	if err != nil || number < 1 {
		return owner{}
	}
	return owner{number, string(host)}
}
