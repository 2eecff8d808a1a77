package safefile

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"syscall"

	"awsmfa/internal/filelock"
)

// Problem is what keeps a file from being read, locked or replaced.
type Problem string

// The problems of an Error.
const (
	NotRegular   Problem = "is not a regular file"
	TooLarge     Problem = "is larger than 64 MiB"
	LinkLoop     Problem = "is behind symbolic links without end"
	Unreadable   Problem = "cannot be read"
	Closed       Problem = "is in a folder that cannot be written to"
	ReadOnly     Problem = "is read-only"
	Opened       Problem = "is open in another program"
	Mounted      Problem = "is a mount of its own and cannot be replaced"
	Full         Problem = "does not fit on the disk"
	ForeignOwner Problem = "belongs to another user or group"
	Contended    Problem = "keeps being changed by other programs"
	Locked       Problem = "is being changed by another process"
	Attributes   Problem = "has an access list or attributes that cannot be kept"
	Immutable    Problem = "is locked against changes"
	Private      Problem = "is closed to this terminal by the privacy settings"
)

// Error says what is wrong with one file.
type Error struct {
	Path    string // with symbolic links resolved
	Problem Problem
	err     error // may be nil
}

func (e *Error) Error() string {
	if e.err == nil {
		return fmt.Sprintf("%q %s", e.Path, e.Problem)
	}
	return fmt.Sprintf("%q %s: %v", e.Path, e.Problem, e.err)
}

// Unwrap returns the system's reason.
func (e *Error) Unwrap() error { return e.err }

// Holder is the number of the process that changes the file, if Problem is Locked;
// 0: it is not known.
func (e *Error) Holder() int {
	var held *filelock.HeldError
	if e.Problem != Locked || !errors.As(e.err, &held) {
		return 0
	}
	return held.PID
}

// explain makes an *Error about path of what the system said, which is otherwise
// when nothing more exact is known. The names in the system's own error go: they
// may be of a temporary file.
func explain(path string, otherwise Problem, err error) error {
	return explainOn(runtime.GOOS, path, otherwise, err)
}

func explainOn(system, path string, otherwise Problem, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	err = reason(err)
	if errors.Is(err, syscall.EPERM) { // not that of modes, which is EACCES
		return notPermitted(system, path, otherwise, err)
	}
	return &Error{Path: path, Problem: cmp.Or(problemOf(err), otherwise), err: err}
}

// notPermitted finds out why the owner of a file may not change it.
func notPermitted(system, path string, otherwise Problem, err error) error {
	for _, locked := range []string{path, filepath.Dir(path)} {
		if isImmutable(locked) {
			return &Error{Path: locked, Problem: Immutable, err: err}
		}
	}
	if system == "darwin" {
		otherwise = Private
	}
	return &Error{Path: path, Problem: otherwise, err: err}
}

// problemOf is the problem that an error of the system stands for, or "".
func problemOf(err error) (problem Problem) {
	for _, known := range []struct {
		err     error
		problem Problem
	}{
		{syscall.EROFS, ReadOnly},
		{syscall.EBUSY, Mounted},
		{syscall.ENOSPC, Full},
		{quota, Full},
		{syscall.EFBIG, Full},
		{syscall.ELOOP, LinkLoop},
		{syscall.EISDIR, NotRegular},
		{syscall.ENXIO, NotRegular},
	} {
		if errors.Is(err, known.err) {
			problem = known.problem
		}
	}
	return problem
}

// reason is what the system said, without the names that it said it of.
func reason(err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return err
}
