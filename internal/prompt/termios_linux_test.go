package prompt

import "golang.org/x/sys/unix"

// halt stops the output of a terminal, as Ctrl-S does.
func halt(fd int) error { return unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOOFF) }

// resume is the opposite of halt.
func resume(fd int) error { return unix.IoctlSetInt(fd, unix.TCXONC, unix.TCOON) }
