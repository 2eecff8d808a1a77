package safefile

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// isMountPoint says whether the file at path is mounted by itself, as container
// engines do with single files. Such a file can be written and not replaced.
func isMountPoint(path string) bool {
	file, ok := mountOf(path)
	folder, _ := mountOf(filepath.Dir(path)) // known where that of the file is
	return ok && file != folder
}

func mountOf(path string) (id uint64, ok bool) {
	var s unix.Statx_t // stays zero when there is an error
	unix.Statx(unix.AT_FDCWD, path, unix.AT_SYMLINK_NOFOLLOW, unix.STATX_MNT_ID, &s)
	return s.Mnt_id, s.Mask&unix.STATX_MNT_ID != 0
}
