package safefile

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// attributes are the extended attributes of a file, such as the one that keeps it
// out of backups. Its access list is not among them.
type attributes map[string]string

func attributesOf(f *os.File) (attributes, error) {
	names, err := sized(func(to []byte) (int, error) { return unix.Flistxattr(int(f.Fd()), to) })
	if err != nil || names == "" {
		if errors.Is(err, unix.ENOTSUP) {
			err = nil
		}
		return nil, err
	}
	all := attributes{}
	for name := range strings.SplitSeq(strings.TrimSuffix(names, "\x00"), "\x00") {
		value, err := sized(func(to []byte) (int, error) { return unix.Fgetxattr(int(f.Fd()), name, to) })
		if err == nil { // else the system does not show it to us, and sets it by itself
			all[name] = value
		}
	}
	return all, nil
}

// cloneACL is CLONE_ACL of sys/clonefile.h: the access list comes along.
const cloneACL = 0x4

// create clones the file at path, which is the only way to its access list
// without cgo, and empties the clone. Where there are no clones (not APFS),
// keepAttributes finds out whether there was a list.
func create(name, path string, old state) (*os.File, error) {
	if old.info == nil || unix.Clonefileat(unix.AT_FDCWD, path, unix.AT_FDCWD, name, unix.CLONE_NOFOLLOW|cloneACL) != nil {
		return createNew(name)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|openFlags, 0)
	if err == nil {
		err = f.Truncate(0)
	}
	if err != nil {
		os.Remove(name)
		return nil, err
	}
	return f, nil
}

// keepAttributes gives f those of old that a clone did not bring along, and
// refuses when the access list is another one than that of old.
func keepAttributes(f *os.File, path string, old state) error {
	have, err := attributesOf(f)
	if err != nil {
		return err
	}
	for name, value := range old.attributes {
		if now, has := have[name]; has && now == value {
			continue
		}
		if err := unix.Fsetxattr(int(f.Fd()), name, []byte(value), 0); err != nil && !errors.Is(err, unix.EPERM) {
			return err
		}
	}
	was, err := accessListOf(path)
	if err != nil {
		return err
	}
	is, err := accessListOf(f.Name())
	if err == nil && was != is {
		err = errors.New("its access list cannot be copied")
	}
	return err
}

// dropAccessList refuses a list that the folder hands on to a new file.
func dropAccessList(f *os.File) error {
	list, err := accessListOf(f.Name())
	if err == nil && list != "" {
		err = errors.New("its folder gives new files an access list")
	}
	return err
}

// accessListOf is the access list as ls shows it.
func accessListOf(path string) (string, error) {
	cmd := exec.Command("/bin/ls", "-lde", "./"+filepath.Base(path))
	cmd.Dir = filepath.Dir(path)
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		return "", err
	}
	return accessListIn(out.String()), nil
}
