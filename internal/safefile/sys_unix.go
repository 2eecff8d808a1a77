//go:build unix

package safefile

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// openFlags keep a link from being followed, and a FIFO from being waited for,
// that came in place of a file after it was looked at.
const openFlags = unix.O_NOFOLLOW | unix.O_NONBLOCK

// moveTo gives f the name path, in the place of what has it.
func moveTo(f *os.File, path string) error { return os.Rename(f.Name(), path) }

func remove(f *os.File) error { return os.Remove(f.Name()) }

// startsAnew says whether target, which a link leads to, is not below its folder.
func startsAnew(target string) bool { return filepath.IsAbs(target) }

// asInFolder is path: a file may have other names, but they are not of this one.
func asInFolder(path string) string { return path }

func mkdir(path string) error { return os.Mkdir(path, privateFolder) }

const quota = unix.EDQUOT

type owner struct{ user, group int }

func ownerOf(info fs.FileInfo) owner {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return owner{int(s.Uid), int(s.Gid)}
	}
	return unknown()
}

// unknown is an owner that chown(2) takes for no change.
func unknown() owner { return owner{-1, -1} }

func ownerOfFolder(dir string) owner {
	info, err := os.Stat(dir)
	if err != nil {
		return unknown()
	}
	return ownerOf(info)
}

func giveTo(f *os.File, to owner) error { return f.Chown(to.user, to.group) }

// ownerToBe is who has to own what root makes in the folder dir. foreign says that
// it is another user.
func ownerToBe(dir string) (to owner, foreign bool) {
	to = ownerOfFolder(dir)
	return to, os.Geteuid() == 0 && to.user > 0
}

func isMine(info fs.FileInfo) bool { return ownerOf(info).user == os.Geteuid() }

func isPrivate(info fs.FileInfo) bool { return info.Mode().Perm() == private }

// plainSync is fsync(2), which asks less of a file system than what os.File.Sync
// asks on macOS.
func plainSync(f *os.File) error { return unix.Fsync(int(f.Fd())) }

func syncFolder(dir string) {
	f, _ := os.Open(dir)
	f.Sync() // which does nothing to one that was not opened
	f.Close()
}
