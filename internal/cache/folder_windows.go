package cache

import (
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sys/windows"
)

// folder is an opened folder. Who may use it is left to the access control list
// that a folder in a user's profile inherits: Windows has no mode to check.
type folder struct {
	path string
	root *os.Root
}

func openFolder(path string) (*folder, error) {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return nil, err
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, &UnsafeError{path, Link}
	case !info.IsDir():
		return nil, &UnsafeError{path, NotFolder}
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	return &folder{path, root}, nil
}

func makeFolder(path string) error { return os.MkdirAll(path, 0o700) }

func (f *folder) close() error { return f.root.Close() }

func (f *folder) read(name string) (string, error) {
	info, err := f.root.Lstat(name)
	switch {
	case err != nil:
		return "", err
	case info.Mode()&fs.ModeSymlink != 0:
		return "", &UnsafeError{f.join(name), Link}
	case !info.Mode().IsRegular():
		return "", &UnsafeError{f.join(name), NotRegular}
	case info.Size() > maxSize:
		return "", &UnsafeError{f.join(name), TooLarge}
	}
	file, err := f.root.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxSize))
	return string(text), err
}

const temporary = "tmp-"

func (f *folder) replace(name, text string) error {
	temp := temporary + strconv.FormatUint(rand.Uint64(), 36)
	file, err := f.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, text)
	err = errors.Join(err, file.Close())
	if err == nil {
		err = f.root.Rename(temp, name)
	}
	if err != nil {
		f.root.Remove(temp)
	}
	return err
}

func (f *folder) remove(name string) error {
	if err := f.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (f *folder) names() ([]string, error) {
	file, err := f.root.Open(".")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.Readdirnames(-1)
}

func (f *folder) changed(name string) (time.Time, error) {
	info, err := f.root.Lstat(name)
	if err != nil {
		return time.Time{}, err
	}
	return info.ModTime(), nil
}

func (f *folder) join(name string) string { return filepath.Join(f.path, name) }

// tryLock takes the lock on the file called name without waiting. The system
// releases it when the process ends.
func (f *folder) tryLock(name string) (unlock func(), ok bool, err error) {
	file, err := f.root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, false, err
	}
	err = windows.LockFileEx(windows.Handle(file.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	if err != nil {
		file.Close()
		if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
			err = nil
		}
		return nil, false, err
	}
	return sync.OnceFunc(func() { file.Close() }), true, nil
}

// dropLock leaves the file: Windows lets nobody remove what others have open.
func (f *folder) dropLock(string) {}
