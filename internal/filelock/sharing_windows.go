package filelock

import (
	"errors"
	"time"

	"golang.org/x/sys/windows"
)

// sharingPatience is how long a reader may have a file open: they read small files
// at once.
const sharingPatience = 2 * time.Second

// IsShared says whether err may come from another program that has the file open:
// Windows replaces and removes no such file, unless it was opened so.
func IsShared(err error) bool {
	return errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION)
}

// WhenClosed makes a change to the name of a file, and makes it again for two
// seconds while another program may have the file open.
func WhenClosed(change func() error) error {
	end := time.Now().Add(sharingPatience)
	for pause := time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		err := change()
		if !IsShared(err) || time.Now().After(end) {
			return err
		}
		time.Sleep(pause)
	}
}
