package program

import "fmt"

// OwnerError says that root does not run the commands of a file, because it, or
// its folder, belongs to another user.
type OwnerError struct {
	Path string // of the file or of its folder
	UID  int    // user ID of the owner
}

func (e *OwnerError) Error() string {
	return fmt.Sprintf("root does not run the commands in %q: it belongs to user ID %d", e.Path, e.UID)
}
