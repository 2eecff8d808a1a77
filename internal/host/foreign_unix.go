//go:build unix

package host

import (
	"io/fs"
	"os"
	"syscall"
)

// IsForeign says whether a file belongs to somebody who is neither this user nor
// root.
func IsForeign(info fs.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && st.Uid != 0 && int(st.Uid) != os.Geteuid()
}
