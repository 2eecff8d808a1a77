//go:build unix

package safefile

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// openFlags keep a link from being followed, and a FIFO from being waited for,
// that came in place of a file after it was looked at.
const openFlags = unix.O_NOFOLLOW | unix.O_NONBLOCK

const closeToRename = false

func rename(name, path string) error { return os.Rename(name, path) }

// asInFolder is path: a file may have other names, but they are not of this one.
func asInFolder(path string) string { return path }

func mkdir(path string) error { return os.Mkdir(path, 0o700) }

const quota = unix.EDQUOT

type owner struct{ user, group int }

func ownerOf(info fs.FileInfo) owner {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return owner{int(s.Uid), int(s.Gid)}
	}
	return owner{-1, -1}
}

func giveTo(f *os.File, to owner) error { return f.Chown(to.user, to.group) }

// ownerToBe is who has to own what root makes in the folder dir. foreign says that
// it is another user.
func ownerToBe(dir string) (to owner, foreign bool) {
	if os.Geteuid() != 0 {
		return owner{}, false
	}
	info, err := os.Stat(dir)
	if err != nil {
		return owner{}, false
	}
	to = ownerOf(info)
	return to, to.user != 0
}

func isMine(info fs.FileInfo) bool { return ownerOf(info).user == os.Geteuid() }

func isPrivate(info fs.FileInfo) bool { return info.Mode().Perm() == 0o600 }

// plainSync is fsync(2), which asks less of a file system than what os.File.Sync
// asks on macOS.
func plainSync(f *os.File) error { return unix.Fsync(int(f.Fd())) }

func syncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		f.Sync()
		f.Close()
	}
}
