//go:build unix && !linux

package host

import "golang.org/x/sys/unix"

// noDump keeps the memory of this process, which holds secrets, out of core
// dumps. undo is for the program that it becomes.
func noDump() (undo func()) {
	var was unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_CORE, &was) != nil {
		return func() {}
	}
	unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{Cur: 0, Max: was.Max})
	return func() { unix.Setrlimit(unix.RLIMIT_CORE, &was) }
}
