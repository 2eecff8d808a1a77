//go:build unix

package host

import (
	"os"

	"golang.org/x/sys/unix"
)

// dumped are the signals that make the Go runtime print stacks and registers and leave
// the terminal as it is, even when another process sends them. A fault of the program
// itself, such as a nil pointer, is not delivered as a signal, and still a panic.
func dumped() []os.Signal {
	return []os.Signal{unix.SIGQUIT, unix.SIGILL, unix.SIGTRAP, unix.SIGABRT, unix.SIGBUS, unix.SIGFPE, unix.SIGSEGV, unix.SIGSYS, dumpedHere}
}

// swallowed are the signals that end other programs and that the Go runtime drops.
// SIGPIPE and SIGXFSZ are not among them: what the program writes brings them about,
// too, and its error is dealt with there. SIGPROF is the runtime's own.
func swallowed() []os.Signal {
	return append(swallowedHere(), unix.SIGUSR1, unix.SIGUSR2, unix.SIGALRM, unix.SIGVTALRM, unix.SIGXCPU)
}
