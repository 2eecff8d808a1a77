package keys

import (
	"errors"

	"awsmfa/internal/cache"
	"awsmfa/internal/filelock"
	"awsmfa/internal/hint"
	"awsmfa/internal/session"
)

// JournalError says that the record of a rotation cannot be read or written. Without
// it no key is changed: a run that is ended could not be finished.
type JournalError struct {
	Err error // of package cache, or of a context
}

func (e *JournalError) Error() string {
	return "the record of key rotations cannot be used: " + e.Err.Error()
}

// Unwrap gives the reason.
func (e *JournalError) Unwrap() error { return e.Err }

// Hint is the one thing to do, where it is another than for cached sessions.
func (e *JournalError) Hint() string {
	var unsafe *cache.UnsafeError
	switch {
	case errors.As(e.Err, new(*filelock.HeldError)):
		return "wait until it has ended, and try again"
	case errors.As(e.Err, &unsafe) && unsafe.Reason == cache.Damaged:
		return "move it out of that folder; it may hold the only copy of a secret access key"
	case errors.Is(e.Err, session.ErrNoLock):
		return "set AWSMFA_CACHE_DIR to a folder of a local file system"
	case hint.Interrupted(e.Err):
		return ""
	case unsafe != nil:
		return hint.Of(e.Err)
	}
	return "set AWSMFA_CACHE_DIR to a writable folder"
}

var errNoFolder = errors.New("there is no folder for it")

// journalError is err about the record; nil stays nil.
func journalError(err error) error {
	if err == nil {
		return nil
	}
	return &JournalError{err}
}
