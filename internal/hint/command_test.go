package hint

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"awsmfa/internal/host"
)

func TestCommandErrors(t *testing.T) {
	for _, test := range []struct {
		name, hint string
		err        error
		status     int
	}{
		{"x", "check the name and PATH; shell functions and aliases cannot be run here", host.ErrNotFound, 127},
		{"./x", "check the path", host.ErrNotFound, 127},
		{"x", "make it executable: chmod +x x", fs.ErrPermission, 126},
		{"x", "a script needs a first line such as #!/bin/sh", syscall.ENOEXEC, 126},
		{"x", "correct the first line of the script", host.ErrInterpreter, 126},
		{"x", "run it by itself to see more", errors.New("too strange"), 126},
	} {
		err := fmt.Errorf("wrapped: %w", &host.CommandError{Name: test.name, Err: test.err})
		if h, s := Of(err), Status(err); h != test.hint || s != test.status {
			t.Errorf("%v: hint %q, status %d; want %q, %d", err, h, s, test.hint, test.status)
		}
	}
}
