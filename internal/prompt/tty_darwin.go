package prompt

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// behind is the number of the device that /dev/tty stands for, and where it may be.
func (t *terminal) behind() (number uint32, names []string) {
	process, err := unix.SysctlKinfoProc("kern.proc.pid", os.Getpid())
	if err != nil {
		return 0, nil
	}
	number = uint32(process.Eproc.Tdev)
	return number, []string{fmt.Sprintf("/dev/ttys%03d", unix.Minor(uint64(number))), "/dev/console"}
}
