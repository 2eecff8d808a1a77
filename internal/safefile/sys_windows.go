package safefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"

	"awsmfa/internal/filelock"
)

const openFlags = 0

// moveTo gives f the name path, in the place of what has it. Windows renames no open
// file, so f is closed; programs that read the file at path are waited for. When f is
// gone, another process took it for a left-over of a killed one: then nothing is done.
func moveTo(f *os.File, path string) error {
	f.Close()
	err := filelock.WhenClosed(func() error { return os.Rename(f.Name(), path) })
	switch {
	case filelock.IsShared(err):
		return &Error{Path: path, Problem: Opened, err: reason(err)}
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

// remove closes f first, or Windows would not remove it.
func remove(f *os.File) error {
	f.Close()
	return os.Remove(f.Name())
}

// startsAnew says whether target, which a link leads to, is not below its folder: it
// begins with a disk, or at the root of the disk that the link is on.
func startsAnew(target string) bool {
	return filepath.VolumeName(target) != "" || target != "" && os.IsPathSeparator(target[0])
}

// asInFolder is path with the name that the file has in its folder, if it is there:
// another case or a short name (CREDEN~1) leads to the same file. A file that was put
// in place under such a name would have lost its own, and a lock beside the file would
// exclude nobody who wrote the name in full.
//
// See https://learn.microsoft.com/windows/win32/fileio/naming-a-file.
func asInFolder(path string) string {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil || strings.ContainsAny(filepath.Base(path), "*?") { // which would be a pattern
		return path
	}
	var found windows.Win32finddata
	search, err := windows.FindFirstFile(name, &found)
	if err != nil {
		return path
	}
	windows.FindClose(search)
	return filepath.Join(filepath.Dir(path), windows.UTF16ToString(found.FileName[:]))
}

const quota = windows.ERROR_DISK_QUOTA_EXCEEDED

type owner struct{ user, group int }

// ownerOf knows no owners: a new file gets the access list of its folder.
func ownerOf(fs.FileInfo) owner { return owner{-1, -1} }

func ownerOfFolder(string) owner { return owner{-1, -1} }

func giveTo(*os.File, owner) error { return nil }

func ownerToBe(string) (owner, bool) { return owner{}, false }

func isMine(fs.FileInfo) bool { return true }

func isPrivate(fs.FileInfo) bool { return true }

func plainSync(f *os.File) error { return f.Sync() }

func syncFolder(string) {}
