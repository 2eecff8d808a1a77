package safefile

import "golang.org/x/sys/unix"

// isImmutable says whether what is at path is "Locked", as the Finder calls it, or was
// locked by chflags(1).
func isImmutable(path string) bool {
	var s unix.Stat_t
	err := unix.Lstat(path, &s)
	return err == nil && s.Flags&(unix.UF_IMMUTABLE|unix.UF_APPEND|unix.SF_IMMUTABLE|unix.SF_APPEND) != 0
}
