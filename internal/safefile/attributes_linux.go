package safefile

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// accessList is the attribute that holds a POSIX access list; see acl(5).
const accessList = "system.posix_acl_access"

const errNoAttribute = unix.ENODATA

// belongs says whether an attribute goes with the file: access lists, the label of
// SELinux, and the user's own.
func belongs(name string) bool {
	switch name {
	case accessList, "system.nfs4_acl", "security.selinux":
		return true
	}
	return strings.HasPrefix(name, "user.")
}

func isNotThere(err error) bool { return errors.Is(err, errNoAttribute) }

func giveAttribute(f *os.File, name, value string) error {
	return unix.Fsetxattr(int(f.Fd()), name, []byte(value), 0)
}

// create makes a new temporary file.
func create(name, _ string, _ state) (*os.File, error) { return createNew(name) }

// keepAttributes gives f those of old and takes away those that old has not: a
// folder with a default access list hands one on to each new file.
func keepAttributes(f *os.File, _ string, old state) error {
	have, err := attributesOf(f)
	if err != nil {
		return err
	}
	for name := range have {
		if _, kept := old.attributes[name]; !kept {
			if err := unix.Fremovexattr(int(f.Fd()), name); ignore(err, errNoAttribute) != nil {
				return err
			}
		}
	}
	return old.attributes.addTo(f, have)
}

func dropAccessList(f *os.File) error {
	return ignore(unix.Fremovexattr(int(f.Fd()), accessList), errNoAttribute, errors.ErrUnsupported)
}
