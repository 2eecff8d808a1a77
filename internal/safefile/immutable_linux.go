package safefile

import "golang.org/x/sys/unix"

// isImmutable says whether chattr(1) has locked what is at path.
func isImmutable(path string) bool {
	var s unix.Statx_t // stays zero when there is an error
	unix.Statx(unix.AT_FDCWD, path, unix.AT_SYMLINK_NOFOLLOW, unix.STATX_BASIC_STATS, &s)
	return s.Attributes&(unix.STATX_ATTR_IMMUTABLE|unix.STATX_ATTR_APPEND) != 0
}
