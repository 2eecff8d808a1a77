//go:build !unix

package host

import "io/fs"

// IsForeign is not known here.
func IsForeign(fs.FileInfo) bool { return false }
