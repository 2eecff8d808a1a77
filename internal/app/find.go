package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// commandError says why a command was not run.
type commandError struct {
	name string
	err  error
}

var (
	errNotFound    = errors.New("not found")
	errInterpreter = errors.New("the program that its first line names is not there")
)

func (e *commandError) Error() string {
	if errors.Is(e.err, errNotFound) {
		return fmt.Sprintf("command %q not found", e.name)
	}
	return fmt.Sprintf("command %q cannot be executed: %v", e.name, e.err)
}

func (e *commandError) Unwrap() error { return e.err }

// status is what a shell gives for the same, see
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02.
func (e *commandError) status() int {
	if errors.Is(e.err, errNotFound) {
		return exitNotFound
	}
	return exitNotExecutable
}

// find looks a command up as a shell does: a name with a slash is a path, any
// other is looked for in the folders of PATH, where one that cannot be executed
// is passed over but remembered.
func (s *System) find(name string) (string, error) {
	if strings.ContainsRune(name, '/') || strings.ContainsRune(name, filepath.Separator) {
		return executable(name)
	}
	found := errNotFound
	for _, folder := range filepath.SplitList(s.Getenv("PATH")) {
		if folder == "" {
			folder = "."
		}
		path, err := executable(folder + string(filepath.Separator) + name)
		if err == nil {
			return path, nil
		}
		if errors.Is(err, fs.ErrPermission) && found == errNotFound {
			found = err
		}
	}
	return "", found
}

func executable(path string) (string, error) {
	path, err := exec.LookPath(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, exec.ErrNotFound), errors.Is(err, syscall.ENOTDIR):
		return "", errNotFound
	case err != nil:
		return "", reason(err)
	}
	return path, nil
}

// reason is what the system said, without the path.
func reason(err error) error {
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

func commandHint(err error) string {
	var e *commandError
	switch {
	case !errors.As(err, &e):
		return ""
	case errors.Is(err, errNotFound) && strings.ContainsRune(e.name, '/'):
		return "check the path"
	case errors.Is(err, errNotFound):
		return "it is in no folder of PATH; functions and aliases of a shell are no commands here"
	case errors.Is(err, syscall.ENOEXEC):
		return "a script needs a first line such as #!/bin/sh"
	case errors.Is(err, errInterpreter):
		return "correct the first line of the script"
	case errors.Is(err, fs.ErrPermission):
		return "make it executable with chmod +x"
	}
	return "run it by itself to see more"
}
