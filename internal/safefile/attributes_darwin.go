package safefile

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// belongs: all go with the file, such as the one that keeps it out of backups. Its
// access list is not among them.
func belongs(string) bool { return true }

// isNotThere also says so of an attribute that the system does not show to us.
func isNotThere(err error) bool { return errors.Is(err, unix.ENOATTR) || errors.Is(err, unix.EPERM) }

// giveAttribute leaves alone what only the system sets.
func giveAttribute(f *os.File, name, value string) error {
	return ignore(unix.Fsetxattr(int(f.Fd()), name, []byte(value), 0), unix.EPERM)
}

// cloneACL is CLONE_ACL of sys/clonefile.h: the access list comes along.
const cloneACL = 0x4

func cloneFile(from, to string) error {
	return unix.Clonefileat(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.CLONE_NOFOLLOW|cloneACL)
}

var thisMac = mac{clone: cloneFile, ls: "/bin/ls", chmod: "/bin/chmod"}

func create(name, path string, old state) (*os.File, error) { return thisMac.create(name, path, old) }

func keepAttributes(f *os.File, path string, old state) error { return thisMac.keep(f, path, old) }

func dropAccessList(f *os.File) error { return thisMac.drop(f) }
