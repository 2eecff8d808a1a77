package safefile

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// accessList is the attribute that holds a POSIX access list; see acl(5).
const accessList = "system.posix_acl_access"

// attributes are the extended attributes of a file that go with it to the file
// that replaces it: access lists, the label of SELinux, and the user's own.
type attributes map[string]string

func belongs(name string) bool {
	switch name {
	case accessList, "system.nfs4_acl", "security.selinux":
		return true
	}
	return strings.HasPrefix(name, "user.")
}

// attributesOf is empty where the file system has none.
func attributesOf(f *os.File) (attributes, error) {
	names, err := sized(func(to []byte) (int, error) { return unix.Flistxattr(int(f.Fd()), to) })
	if err != nil || names == "" {
		return nil, ignore(err, unix.ENOTSUP, unix.ENOSYS)
	}
	all := attributes{}
	for name := range strings.SplitSeq(strings.TrimSuffix(names, "\x00"), "\x00") {
		if !belongs(name) {
			continue
		}
		value, err := sized(func(to []byte) (int, error) { return unix.Fgetxattr(int(f.Fd()), name, to) })
		if errors.Is(err, unix.ENODATA) {
			continue // taken away meanwhile
		}
		if err != nil {
			return nil, err
		}
		all[name] = value
	}
	return all, nil
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
	fd := int(f.Fd())
	for name := range have {
		if _, kept := old.attributes[name]; !kept {
			if err := unix.Fremovexattr(fd, name); ignore(err, unix.ENODATA) != nil {
				return err
			}
		}
	}
	for name, value := range old.attributes {
		if now, has := have[name]; has && now == value {
			continue
		}
		if err := unix.Fsetxattr(fd, name, []byte(value), 0); err != nil {
			return err
		}
	}
	return nil
}

func dropAccessList(f *os.File) error {
	return ignore(unix.Fremovexattr(int(f.Fd()), accessList), unix.ENODATA, unix.ENOTSUP, unix.ENOSYS)
}

func ignore(err error, these ...error) error {
	for _, this := range these {
		if errors.Is(err, this) {
			return nil
		}
	}
	return err
}
