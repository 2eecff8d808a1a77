//go:build unix && !linux

package prompt

import "golang.org/x/sys/unix"

// halt stops the output of a terminal, as Ctrl-S does.
func halt(fd int) error { return unix.IoctlSetInt(fd, unix.TIOCSTOP, 0) }

// resume is the opposite of halt.
func resume(fd int) error { return unix.IoctlSetInt(fd, unix.TIOCSTART, 0) }
