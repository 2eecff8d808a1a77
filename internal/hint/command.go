package hint

import (
	"errors"
	"io/fs"
	"runtime"
	"strings"
	"syscall"

	"awsmfa/internal/host"
)

func ofCommand(err error) string {
	var e *host.CommandError
	switch {
	case !errors.As(err, &e):
		return ""
	case errors.Is(err, host.ErrNotFound) && strings.ContainsRune(e.Name, '/'):
		return "check the path"
	case errors.Is(err, host.ErrNotFound):
		return "check the name and PATH; shell functions and aliases cannot be run here"
	case errors.Is(err, syscall.ENOEXEC):
		return "a script needs a first line such as #!/bin/sh"
	case errors.Is(err, host.ErrInterpreter):
		return "correct the first line of the script"
	case errors.Is(err, fs.ErrPermission) && runtime.GOOS != "windows":
		return "make it executable: chmod +x " + Word(e.Name)
	}
	return "run it by itself to see more"
}
