//go:build unix

package host

import (
	"os"

	"golang.org/x/sys/unix"
)

// dumped are the signals that the Go runtime answers with stacks and registers, and
// leaves a terminal as it is, also when another process sends them. What the program
// itself brings about, such as a nil pointer, is no signal to it, and still a panic.
func dumped() []os.Signal {
	return []os.Signal{unix.SIGQUIT, unix.SIGILL, unix.SIGTRAP, unix.SIGABRT, unix.SIGBUS, unix.SIGFPE, unix.SIGSEGV, unix.SIGSYS}
}
