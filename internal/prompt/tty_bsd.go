//go:build unix && !linux

package prompt

import "golang.org/x/sys/unix"

const (
	getTermios = unix.TIOCGETA
	setTermios = unix.TIOCSETA
	disabled   = 0xff // _POSIX_VDISABLE
)

// drop forgets what was typed and not read yet.
func (t *terminal) drop() {
	const read = 1 // FREAD of sys/file.h
	unix.IoctlSetPointerInt(t.fd, unix.TIOCFLUSH, read)
}
