//go:build !unix

package host

import "os"

// dumped are none: no process sends them here.
func dumped() []os.Signal { return nil }
