package filelock

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

const (
	makeNew = os.O_RDWR | os.O_CREATE | os.O_EXCL
	// ExclusiveSuffix is of the file that is the lock where the kernel has none.
	ExclusiveSuffix = ".held"
	// clearSuffix is of the lock on clearing such a file away.
	clearSuffix = ".clear"
	// abandoned is how old such a file is that nobody holds any more, whatever it
	// says: its process may be one of another host, or its number a new one's.
	// Nothing that is locked takes that long, but for a question that nobody
	// answers; asking it a second time does no harm.
	abandoned = time.Hour
)

// takeExclusive takes the lock by making the file of that name, which nobody else
// can make then. A killed process leaves it; see stale.
func takeExclusive(in Folder, name string) (*Lock, error) {
	for range attempts {
		f, err := in.Open(name, makeNew)
		if err == nil {
			return holdExclusive(in, name, f), nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		by, gone, err := stale(in, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, err
		case !gone || !clearAway(in, name):
			return nil, &HeldError{name, by.pid}
		}
	}
	return nil, errUnsteady
}

// holdExclusive keeps f open, so that no other file can get its inode.
func holdExclusive(in Folder, name string, f *os.File) *Lock {
	writeOwner(f)
	return &Lock{onceFunc(func(bool) {
		defer f.Close()
		if in.Same(name, f) { // after an hour it may be the next one's
			in.Remove(name)
		}
	})}
}

// stale tells who made the file of that name and whether that process is gone.
func stale(in Folder, name string) (by owner, gone bool, err error) {
	f, err := in.Open(name, os.O_RDONLY)
	if err != nil {
		return owner{}, false, err
	}
	defer f.Close()
	by = readOwner(f)
	return by, isOld(f) || by.pid != 0 && by.host == host() && !alive(by.pid), nil
}

// clearAway removes the file of that name if it is stale and no other process is
// at it. Of two that find it stale, the second would otherwise remove the new
// lock of the first.
func clearAway(in Folder, name string) bool {
	clearing := name + clearSuffix
	f, err := in.Open(clearing, makeNew)
	if err != nil {
		if f, err := in.Open(clearing, os.O_RDONLY); err == nil {
			if isOld(f) {
				in.Remove(clearing) // its process was killed in these few lines
			}
			f.Close()
		}
		return false
	}
	defer in.Remove(clearing)
	defer f.Close()
	_, gone, err := stale(in, name)
	return err == nil && gone && in.Remove(name) == nil
}

func isOld(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && time.Since(info.ModTime()) > abandoned
}

// host is where a process number means something: the machine and, on Linux, the
// container.
func host() string {
	name, _ := os.Hostname()
	space, _ := os.Readlink("/proc/self/ns/pid")
	return name + " " + space
}
