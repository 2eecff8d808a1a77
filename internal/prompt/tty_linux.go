package prompt

import (
	"fmt"

	"golang.org/x/sys/unix"
)

const (
	getTermios = unix.TCGETS
	setTermios = unix.TCSETS
	disabled   = 0 // _POSIX_VDISABLE
)

// drop forgets what was typed and not read yet.
func (t *terminal) drop() { unix.IoctlSetInt(t.fd, unix.TCFLSH, unix.TCIFLUSH) }

// behind is the number of the device that /dev/tty stands for, and where it may be.
func (t *terminal) behind() (number uint32, names []string) {
	got, err := unix.IoctlGetInt(t.fd, unix.TIOCGDEV)
	if err != nil {
		return 0, nil
	}
	number = uint32(got)
	minor := unix.Minor(uint64(number))
	if unix.Major(uint64(number)) == 4 { // virtual and serial consoles
		return number, []string{fmt.Sprintf("/dev/tty%d", minor), fmt.Sprintf("/dev/ttyS%d", int(minor)-64), "/dev/console"}
	}
	return number, []string{fmt.Sprintf("/dev/pts/%d", minor), "/dev/console"}
}
