//go:build unix

package cache

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// folder is an opened folder. Everything in it is reached through the
// descriptor, so a folder that is put in its place later is never used. System
// calls are made directly: package os would register each file with its poller.
type folder struct {
	path string
	fd   int
	uid  uint32 // whose files they have to be
}

// openFolder opens the folder at path if it is safe.
func openFolder(path string) (*folder, error) {
	fd, err := openat(unix.AT_FDCWD, path, unix.O_RDONLY|unix.O_DIRECTORY)
	if err != nil {
		return nil, explain(unix.AT_FDCWD, path, path, NotFolder, err)
	}
	f := &folder{path, fd, uint32(unix.Geteuid())}
	if _, err := f.check(fd, path, unix.S_IFDIR, NotFolder); err != nil {
		unix.Close(fd)
		return nil, err
	}
	return f, nil
}

// makeFolder makes path and the folders above it, closed to others whatever the
// umask. One that is already there is left as it is. Root makes none in a folder
// of somebody else's, who could not use it.
func makeFolder(path string) error {
	var above unix.Stat_t
	err := unix.Stat(filepath.Dir(path), &above)
	if errors.Is(err, unix.ENOENT) {
		if err := makeFolder(filepath.Dir(path)); err != nil {
			return err
		}
	}
	if unix.Geteuid() == 0 && above.Uid != 0 {
		return &UnsafeError{filepath.Dir(path), ForeignOwner}
	}
	err = unix.Mkdir(path, 0o700)
	if err != nil {
		if errors.Is(err, unix.EEXIST) {
			return nil
		}
		return err
	}
	err = unix.Fchmodat(unix.AT_FDCWD, path, 0o700, unix.AT_SYMLINK_NOFOLLOW)
	if errors.Is(err, errors.ErrUnsupported) { // Linux before 6.6
		err = unix.Chmod(path, 0o700)
	}
	return err
}

func (f *folder) close() error { return unix.Close(f.fd) }

// read gives the content of the file called name.
func (f *folder) read(name string) (string, error) {
	// O_NONBLOCK: opening a named pipe must not wait for a writer.
	fd, err := openat(f.fd, name, unix.O_RDONLY|unix.O_NONBLOCK)
	if err != nil {
		return "", explain(f.fd, name, f.join(name), NotRegular, err)
	}
	defer unix.Close(fd)
	st, err := f.check(fd, f.join(name), unix.S_IFREG, NotRegular)
	if err != nil {
		return "", err
	}
	if st.Size > maxSize {
		return "", &UnsafeError{f.join(name), TooLarge}
	}
	buf := make([]byte, st.Size)
	got := 0
	for {
		n, err := again(func() (int, error) { return unix.Read(fd, buf[got:]) })
		if err != nil {
			return "", &fs.PathError{Op: "read", Path: f.join(name), Err: err}
		}
		if n == 0 { // the end, which may come early: who writes a file in place cuts it first
			return string(buf[:got]), nil
		}
		got += n
	}
}

// Open opens a lock file or a temporary file, as filelock.Folder has it.
func (f *folder) Open(name string, flags int) (*os.File, error) {
	fd, err := openat(f.fd, name, flags|unix.O_NONBLOCK)
	if err != nil {
		return nil, explain(f.fd, name, f.join(name), NotRegular, err)
	}
	st, err := f.check(fd, f.join(name), unix.S_IFREG, NotRegular)
	if err == nil && flags&os.O_CREATE != 0 && st.Mode&0o777 != 0o600 {
		err = unix.Fchmod(fd, 0o600) // just made, under an unusual umask
	}
	if err != nil {
		unix.Close(fd)
		return nil, err
	}
	return os.NewFile(uintptr(fd), f.join(name)), nil
}

// Same says whether file is what name leads to.
func (f *folder) Same(name string, file *os.File) bool {
	var is, now unix.Stat_t
	return unix.Fstat(int(file.Fd()), &is) == nil && unix.Fstatat(f.fd, name, &now, unix.AT_SYMLINK_NOFOLLOW) == nil &&
		is.Dev == now.Dev && is.Ino == now.Ino
}

// isPrivate says whether file has the mode that Open gives a new one. Whose it is,
// Open has looked at.
func isPrivate(file *os.File) bool {
	info, err := file.Stat()
	return err == nil && info.Mode() == 0o600
}

// settle gives the error that closing file would: some file systems say only then
// that the disk is full. Closing a copy keeps the lock.
func settle(file *os.File) error {
	fd, err := unix.FcntlInt(file.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return err
	}
	return unix.Close(fd)
}

func (f *folder) rename(from, to string) error { return unix.Renameat(f.fd, from, f.fd, to) }

// sync brings a renaming to the disk, which not every file system can.
func (f *folder) sync() { unix.Fsync(f.fd) }

// Remove removes a lock file.
func (f *folder) Remove(name string) error { return f.remove(name) }

// remove takes the file called name away; one that is not there is no error.
func (f *folder) remove(name string) error {
	err := unix.Unlinkat(f.fd, name, 0)
	if errors.Is(err, unix.ENOENT) {
		return nil
	}
	return err
}

// names lists the folder.
func (f *folder) names() ([]string, error) {
	fd, err := openat(f.fd, ".", unix.O_RDONLY)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: f.path, Err: err}
	}
	file := os.NewFile(uintptr(fd), f.path)
	defer file.Close()
	return file.Readdirnames(0)
}

// changed is when the file called name was last written.
func (f *folder) changed(name string) (time.Time, error) {
	var st unix.Stat_t
	if err := unix.Fstatat(f.fd, name, &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return time.Time{}, err
	}
	return time.Unix(st.Mtim.Unix()), nil
}

func (f *folder) setChanged(name string, t time.Time) {
	ts := unix.NsecToTimespec(t.UnixNano())
	unix.UtimesNanoAt(f.fd, name, []unix.Timespec{ts, ts}, unix.AT_SYMLINK_NOFOLLOW)
}

func (f *folder) join(name string) string { return f.path + "/" + name }

// check says whether what fd is open on is of the given kind and ours alone.
func (f *folder) check(fd int, path string, kind uint32, wrong Reason) (st unix.Stat_t, err error) {
	if err := unix.Fstat(fd, &st); err != nil {
		return st, &fs.PathError{Op: "stat", Path: path, Err: err}
	}
	switch mode := uint32(st.Mode); {
	case mode&unix.S_IFMT != kind:
		return st, &UnsafeError{path, wrong}
	case st.Uid != f.uid:
		return st, &UnsafeError{path, ForeignOwner}
	case mode&0o077 != 0:
		return st, &UnsafeError{path, OpenToOthers}
	}
	return st, nil
}

// openat opens a file or folder, and makes a file where flags say so.
func openat(at int, name string, flags int) (int, error) {
	return again(func() (int, error) {
		return unix.Openat(at, name, flags|unix.O_NOFOLLOW|unix.O_CLOEXEC|unix.O_NOCTTY, 0o600)
	})
}

// explain turns what openat says of a link, a device without a driver or a
// socket, which differs between systems, into an *UnsafeError.
func explain(at int, name, path string, wrong Reason, err error) error {
	var st unix.Stat_t
	if unix.Fstatat(at, name, &st, unix.AT_SYMLINK_NOFOLLOW) == nil {
		kind := uint32(st.Mode) & unix.S_IFMT
		switch {
		case kind == unix.S_IFLNK:
			return &UnsafeError{path, Link}
		case wrong == NotFolder && kind != unix.S_IFDIR, wrong == NotRegular && kind != unix.S_IFREG:
			return &UnsafeError{path, wrong}
		}
	}
	return &fs.PathError{Op: "open", Path: path, Err: err}
}

// again repeats what a signal interrupted.
func again(call func() (int, error)) (int, error) {
	for {
		n, err := call()
		if err != unix.EINTR {
			return n, err
		}
	}
}
