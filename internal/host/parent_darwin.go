package host

import (
	"os"

	"golang.org/x/sys/unix"
)

// parentName is the name of the program that started this one, or "".
func parentName() string {
	p, err := unix.SysctlKinfoProc("kern.proc.pid", os.Getppid())
	if err != nil {
		return ""
	}
	return unix.ByteSliceToString(p.Proc.P_comm[:])
}
