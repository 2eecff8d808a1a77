package safefile

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"

	"awsmfa/internal/filelock"
)

const openFlags = 0

// closeToRename: Windows does not rename an open file.
const closeToRename = true

// rename waits for programs that read the file at path. What is gone, another
// process took for a left-over of a killed one: then nothing is done.
func rename(name, path string) error {
	err := filelock.WhenClosed(func() error { return os.Rename(name, path) })
	switch {
	case filelock.IsShared(err):
		return &Error{Path: path, Problem: Opened, err: reason(err)}
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}

const quota = windows.ERROR_DISK_QUOTA_EXCEEDED

type owner struct{ user, group int }

// ownerOf knows no owners: a new file gets the access list of its folder.
func ownerOf(fs.FileInfo) owner { return owner{-1, -1} }

func giveTo(*os.File, owner) error { return nil }

func ownerToBe(string) (owner, bool) { return owner{}, false }

func isMine(fs.FileInfo) bool { return true }

func isPrivate(fs.FileInfo) bool { return true }

func plainSync(f *os.File) error { return f.Sync() }

func syncFolder(string) {}
