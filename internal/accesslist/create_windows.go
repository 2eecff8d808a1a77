package accesslist

import (
	"errors"
	"io/fs"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// ErrNotKept says that a new file did not get the list that was asked for.
var ErrNotKept = errors.New("its access list cannot be copied")

// CreateNew makes the file called name, which must not be there, with the owner and
// the list of another file in the same folder. It is open to nobody else at any time.
// Where the owner cannot be had it is the user. The error is
// ErrNotKept or that of the system.
func (l List) CreateNew(name string) (*os.File, error) {
	t := parse(l.Text)
	for _, like := range []string{t.own(), t.whole()} {
		f, err := createNew(name, like)
		if errors.Is(err, windows.ERROR_INVALID_OWNER) || errors.Is(err, windows.ERROR_PRIVILEGE_NOT_HELD) {
			f, err = createNew(name, t.withoutOwner(like))
		}
		if err != nil {
			return nil, err
		}
		is, err := Of(f)
		if err == nil && SameAccess(is.Entries, l.Entries) {
			return f, nil
		}
		// Its folder hands on another list than the one that l has come with. The
		// file goes before anything is in it.
		f.Close()
		if err := errors.Join(err, os.Remove(name)); err != nil {
			return nil, err
		}
	}
	return nil, ErrNotKept
}

// CreatePrivate makes the file called name, which must not be there, for the user, the
// system and the administrators.
func CreatePrivate(name string) (*os.File, error) {
	user, err := User()
	if err != nil {
		return nil, err
	}
	return createNew(name, private(user))
}

// MakePrivateFolder makes the folder at path for the user, the system and the
// administrators, and so that what is made in it is theirs, too.
func MakePrivateFolder(path string) error {
	user, err := User()
	if err != nil {
		return err
	}
	attributes, err := withList(privateFolder(user))
	if err != nil {
		return err
	}
	name, err := windows.UTF16PtrFromString(path)
	if err == nil {
		err = windows.CreateDirectory(name, attributes)
	}
	if err != nil {
		return &fs.PathError{Op: "mkdir", Path: path, Err: err}
	}
	return nil
}

func createNew(path, list string) (*os.File, error) {
	attributes, err := withList(list)
	if err != nil {
		return nil, err
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	const access, share = windows.GENERIC_WRITE, windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE // as package os
	file, err := windows.CreateFile(name, access, share, attributes, windows.CREATE_NEW, windows.FILE_ATTRIBUTE_NORMAL|windows.FILE_FLAG_OPEN_REPARSE_POINT, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "create", Path: path, Err: err}
	}
	return os.NewFile(uintptr(file), path), nil
}

// withList is what makes something with that list from its first moment. Without one
// it is nil, and Windows makes the list.
func withList(list string) (*windows.SecurityAttributes, error) {
	if list == "" {
		return nil, nil
	}
	descriptor, err := windows.SecurityDescriptorFromString(list)
	if err != nil {
		return nil, err
	}
	attributes := &windows.SecurityAttributes{SecurityDescriptor: descriptor}
	attributes.Length = uint32(unsafe.Sizeof(*attributes))
	return attributes, nil
}
