package cache

import "fmt"

// Reason says what is wrong with a folder or file.
type Reason string

// What a folder or file can be refused for.
const (
	Link         Reason = "is a symbolic link"
	NotFolder    Reason = "is not a folder"
	NotRegular   Reason = "is not a regular file"
	ForeignOwner Reason = "belongs to another user"
	OpenToOthers Reason = "is open to other users"
	TooLarge     Reason = "is larger than 64 KiB"
	Damaged      Reason = "is damaged"
)

// UnsafeError says that a folder or file is not one that this package would have
// made, so that neither its content nor its secrecy can be relied on.
type UnsafeError struct {
	Path   string
	Reason Reason
}

func (e *UnsafeError) Error() string { return fmt.Sprintf("%q %s", e.Path, string(e.Reason)) }

// UnwritableError says that nothing can be cached: the folder is read-only, full,
// or cannot be made. It reads the same whatever was to be written.
type UnwritableError struct {
	Path string // the folder
	err  error
}

func (e *UnwritableError) Error() string {
	return fmt.Sprintf("the cache folder %q cannot be written: %v", e.Path, e.err)
}

// Unwrap gives the cause.
func (e *UnwritableError) Unwrap() error { return e.err }
