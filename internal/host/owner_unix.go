//go:build unix

package host

import (
	"os"
	"path/filepath"
	"syscall"

	"awsmfa/internal/safefile"
)

// CheckOwner keeps root from changing another user's file, or from making one in
// another user's folder, as sudo would. All others are kept from it by the
// system.
func CheckOwner(path string) error {
	real, err := safefile.Real(path)
	if err != nil || os.Geteuid() != 0 {
		return err
	}
	for at, last := real, ""; at != last; at, last = filepath.Dir(at), at {
		info, err := os.Lstat(at)
		if err != nil {
			continue
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && stat.Uid != 0 {
			return &safefile.Error{Path: real, Problem: safefile.ForeignOwner}
		}
		break
	}
	return nil
}
