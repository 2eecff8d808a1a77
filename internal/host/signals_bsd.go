//go:build unix && !linux

package host

import (
	"os"

	"golang.org/x/sys/unix"
)

const dumpedHere = unix.SIGEMT

func swallowedHere() []os.Signal { return nil }
