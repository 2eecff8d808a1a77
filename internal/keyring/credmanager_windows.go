package keyring

import (
	"bytes"
	"errors"
	"unsafe"

	"golang.org/x/sys/windows"
)

// windowsVault calls advapi32.
//
// See https://learn.microsoft.com/windows/win32/api/wincred/.
type windowsVault struct{}

const (
	credTypeGeneric         = 1
	credPersistLocalMachine = 2
)

// credential is CREDENTIALW.
type credential struct {
	flags, kind           uint32
	targetName, comment   *uint16
	lastWritten           windows.Filetime
	blobSize              uint32
	blob                  *byte
	persist, attributes   uint32
	attribute             uintptr
	targetAlias, userName *uint16
}

func advapi(name string) *windows.LazyProc {
	return windows.NewLazySystemDLL("advapi32.dll").NewProc(name)
}

// call gives the error of a procedure that returns zero for failure.
func call(name string, args ...uintptr) error {
	ok, _, err := advapi(name).Call(args...)
	switch {
	case ok != 0:
		return nil
	case errors.Is(err, windows.ERROR_NOT_FOUND):
		return errNoItem
	}
	return err
}

func (windowsVault) read(target string) ([]byte, error) {
	name, err := windows.UTF16PtrFromString(target)
	if err != nil {
		return nil, err
	}
	var found *credential
	if err := call("CredReadW", uintptr(unsafe.Pointer(name)), credTypeGeneric, 0, uintptr(unsafe.Pointer(&found))); err != nil {
		return nil, err
	}
	defer advapi("CredFree").Call(uintptr(unsafe.Pointer(found)))
	return bytes.Clone(unsafe.Slice(found.blob, found.blobSize)), nil
}

func (windowsVault) write(target, user string, secret []byte) error {
	name, err := windows.UTF16PtrFromString(target)
	if err != nil {
		return err
	}
	userName, err := windows.UTF16PtrFromString(user)
	if err != nil {
		return err
	}
	c := credential{kind: credTypeGeneric, targetName: name, blobSize: uint32(len(secret)), blob: unsafe.SliceData(secret),
		persist: credPersistLocalMachine, userName: userName}
	return call("CredWriteW", uintptr(unsafe.Pointer(&c)), 0)
}

func (windowsVault) remove(target string) error {
	name, err := windows.UTF16PtrFromString(target)
	if err != nil {
		return err
	}
	return call("CredDeleteW", uintptr(unsafe.Pointer(name)), credTypeGeneric, 0)
}
