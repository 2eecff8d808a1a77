package cache

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"awsmfa/internal/accesslist"
	"awsmfa/internal/filelock"
)

// folder is an opened folder. Its access list is that of the files in it, too, which
// are made with what it hands on.
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
	f := &folder{path, root}
	if err := f.check(); err != nil {
		root.Close()
		return nil, err
	}
	return f, nil
}

// check says whether the folder is the user's own and closed to others.
func (f *folder) check() error {
	opened, err := f.root.Open(".")
	if err != nil {
		return err
	}
	defer opened.Close()
	list, err := accesslist.Of(opened)
	if err != nil {
		return err
	}
	user, err := accesslist.User()
	switch {
	case err != nil:
		return err
	case accesslist.IsForeign(list.Owner, user):
		return &UnsafeError{f.path, ForeignOwner}
	case list.None || accesslist.OpenToOthers(list.Entries):
		return &UnsafeError{f.path, OpenToOthers}
	}
	return nil
}

// makeFolder makes path and the folders above it, closed to others. One that is
// already there is left as it is.
func makeFolder(path string) error {
	if _, err := os.Lstat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) && filepath.Dir(path) != path {
		if err := makeFolder(filepath.Dir(path)); err != nil {
			return err
		}
	}
	err := accesslist.MakePrivateFolder(path)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

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

func (f *folder) setChanged(name string, t time.Time) error { return f.root.Chtimes(name, t, t) }

func (f *folder) join(name string) string { return filepath.Join(f.path, name) }

// Open opens a lock file or a temporary file, as filelock.Folder has it.
func (f *folder) Open(name string, flags int) (*os.File, error) {
	return f.root.OpenFile(name, flags, 0o600)
}

// Same says whether file is what name leads to.
func (f *folder) Same(name string, file *os.File) bool {
	is, err := file.Stat()
	now, nowErr := f.root.Lstat(name)
	return err == nil && nowErr == nil && os.SameFile(is, now)
}

// isPrivate: a file has no mode here.
func isPrivate(*os.File) bool { return true }

// settle closes file: Windows does not rename an open one.
func settle(file *os.File) error { return file.Close() }

// rename waits for programs that read the file called to.
func (f *folder) rename(from, to string) error {
	return filelock.WhenClosed(func() error { return f.root.Rename(from, to) })
}

// sync: Windows has nothing for a folder.
func (f *folder) sync() {}

// Remove removes a lock file. Windows lets nobody remove what others have open.
func (f *folder) Remove(name string) error { return f.remove(name) }
