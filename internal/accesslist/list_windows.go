package accesslist

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// List is the owner and the access list of a file or folder.
type List struct {
	Text    string // both, in the language of Windows for them
	Owner   string // the SID
	Entries []Entry
	None    bool // there is no list, as on FAT, and everybody may do everything
}

// Of reads the list of an open file or folder. The error is that of Windows.
func Of(f *os.File) (List, error) {
	sd, err := windows.GetSecurityInfo(windows.Handle(f.Fd()), windows.SE_FILE_OBJECT,
		windows.OWNER_SECURITY_INFORMATION|windows.DACL_SECURITY_INFORMATION)
	switch {
	case errors.Is(err, windows.ERROR_INVALID_FUNCTION), errors.Is(err, windows.ERROR_NOT_SUPPORTED):
		return List{None: true}, nil
	case err != nil:
		return List{}, err
	}
	return listOf(sd)
}

// Parse reads the Text of a List.
func Parse(text string) (List, error) {
	sd, err := windows.SecurityDescriptorFromString(text)
	if err != nil {
		return List{}, err
	}
	return listOf(sd)
}

func listOf(sd *windows.SECURITY_DESCRIPTOR) (List, error) {
	list := List{Text: sd.String()}
	if owner, _, err := sd.Owner(); err == nil && owner != nil {
		list.Owner = owner.String()
	}
	acl, _, err := sd.DACL()
	if errors.Is(err, windows.ERROR_OBJECT_NOT_FOUND) || err == nil && acl == nil {
		list.None = true
		return list, nil
	}
	if err != nil {
		return List{}, err
	}
	list.Entries, err = entriesOf(acl)
	return list, err
}

// entriesOf gives no SID for entries of another form, which files do not have.
func entriesOf(acl *windows.ACL) (entries []Entry, err error) {
	for i := range uint32(acl.AceCount) {
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(acl, i, &ace); err != nil {
			return nil, err
		}
		e := Entry{Mask: uint32(ace.Mask), Type: ace.Header.AceType, Flags: ace.Header.AceFlags}
		switch e.Type {
		case Allow, Deny, AllowIf, AllowIf + 1:
			e.SID = (*windows.SID)(unsafe.Pointer(&ace.SidStart)).String()
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// User is the SID of the user of this process.
func User() (string, error) {
	u, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return "", err
	}
	return u.User.Sid.String(), nil
}

// Profile is the folder of the user's own files, whatever the environment says. What
// is made in it gets a list that others are not on.
func Profile() (string, error) { return windows.GetCurrentProcessToken().GetUserProfileDirectory() }
