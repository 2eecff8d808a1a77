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

// kept are the attributes of a file that go with it to another: it is hidden, encrypted
// for the user, or left out of the search. See
// https://learn.microsoft.com/windows/win32/fileio/file-attribute-constants.
const kept = windows.FILE_ATTRIBUTE_HIDDEN | windows.FILE_ATTRIBUTE_ENCRYPTED | windows.FILE_ATTRIBUTE_NOT_CONTENT_INDEXED

// CreateNew makes the file called name, which must not be there, with the owner, the
// list and the attributes of another file in the same folder. It is open to nobody
// else at any time. Where the owner cannot be had it is the user. The error is
// ErrNotKept or that of the system.
func (l List) CreateNew(name string, attributes uint32) (*os.File, error) {
	attributes &= kept
	if l.None {
		return createNew(name, "", attributes)
	}
	t := parse(l.Text)
	for _, like := range []string{t.own(), t.whole()} {
		f, err := createNew(name, like, attributes)
		if errors.Is(err, windows.ERROR_INVALID_OWNER) || errors.Is(err, windows.ERROR_PRIVILEGE_NOT_HELD) {
			f, err = createNew(name, t.withoutOwner(like), attributes)
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
	return createNew(name, private(user), 0)
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

func createNew(path, list string, attributes uint32) (*os.File, error) {
	security, err := withList(list)
	if err != nil {
		return nil, err
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	const access, share = windows.GENERIC_WRITE, windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE // as package os
	file, err := windows.CreateFile(name, access, share, security, windows.CREATE_NEW, attributes|windows.FILE_FLAG_OPEN_REPARSE_POINT, 0)
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
