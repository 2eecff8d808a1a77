package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// CommandError says why a command was not run.
type CommandError struct {
	Name string
	Err  error
}

var (
	// ErrNotFound says that no folder of PATH has the command, or that the path
	// is not there.
	ErrNotFound = errors.New("not found")
	// ErrInterpreter says that the file is there but cannot start.
	ErrInterpreter = errors.New("the program that its first line names is not there")
)

func (e *CommandError) Error() string {
	if errors.Is(e.Err, ErrNotFound) {
		return fmt.Sprintf("command %q not found", e.Name)
	}
	return fmt.Sprintf("command %q cannot be executed: %v", e.Name, e.Err)
}

// Unwrap gives the reason.
func (e *CommandError) Unwrap() error { return e.Err }

// Status is what a shell gives for the same: 127 or 126, see
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02.
func (e *CommandError) Status() int {
	if errors.Is(e.Err, ErrNotFound) {
		return 127
	}
	return 126
}

// FindCommand looks a command up as a shell does: a name with a slash is a path,
// any other is looked for in the folders of searchPath, the value of PATH, where
// one that cannot be executed is passed over but remembered. The error goes into
// a CommandError.
func FindCommand(name, searchPath string) (string, error) {
	if strings.ContainsRune(name, '/') || strings.ContainsRune(name, filepath.Separator) {
		return executable(name)
	}
	found := ErrNotFound
	for _, folder := range filepath.SplitList(searchPath) {
		if folder == "" {
			folder = "."
		}
		path, err := executable(folder + string(filepath.Separator) + name)
		if err == nil {
			return path, nil
		}
		if errors.Is(err, fs.ErrPermission) && found == ErrNotFound {
			found = err
		}
	}
	return "", found
}

func executable(path string) (string, error) {
	path, err := exec.LookPath(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, exec.ErrNotFound), errors.Is(err, syscall.ENOTDIR):
		return "", ErrNotFound
	case err != nil:
		return "", Reason(err)
	}
	return path, nil
}

// Reason is what the system said, without the path.
func Reason(err error) error {
	var path *fs.PathError
	var lookup *exec.Error
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &lookup):
		return lookup.Err
	}
	return err
}
