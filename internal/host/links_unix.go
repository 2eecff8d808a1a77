//go:build unix

package host

import (
	"io/fs"
	"syscall"
)

// Names is how many names a file has: hard links. One that is replaced under one
// of them stays as it was under the others.
func Names(info fs.FileInfo) int {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(stat.Nlink)
	}
	return 1
}
