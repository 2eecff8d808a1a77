package host

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

const dumpedHere = unix.SIGSTKFLT

// swallowedHere are those that end no program on other systems, and the real-time
// signals that the C libraries leave to programs: signal(7).
func swallowedHere() []os.Signal {
	const first, last = 35, 64
	all := []os.Signal{unix.SIGIO, unix.SIGPWR}
	for s := syscall.Signal(first); s <= last; s++ {
		all = append(all, s)
	}
	return all
}
