//go:build !unix

package host

import "os"

// dumped and swallowed are none: no process sends such signals here.
func dumped() []os.Signal    { return nil }
func swallowed() []os.Signal { return nil }
