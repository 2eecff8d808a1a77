//go:build !unix

package host

import "os"

// dumped are the signals that make the Go runtime print stacks: here, there are none.
func dumped() []os.Signal { return nil }
