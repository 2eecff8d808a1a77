package host

import (
	"errors"
	"syscall"
)

// AllowTerminal is the one thing to do where macOS keeps a file from every app that
// nobody has allowed to read it, as in Documents, on the Desktop and in iCloud Drive.
const AllowTerminal = "allow your terminal app in System Settings > Privacy & Security > Files and Folders"

// ReadableHint is the one thing to do about a file that may not be read, by the error
// of system. Modes are answered with EACCES on every system, privacy with EPERM.
func ReadableHint(system string, err error) string {
	if system == "darwin" && errors.Is(err, syscall.EPERM) {
		return AllowTerminal
	}
	return "make the file readable for yourself"
}
