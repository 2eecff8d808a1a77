//go:build unix

package app

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
)

func TestCommandErrors(t *testing.T) {
	for _, test := range []struct {
		name, hint string
		err        error
		status     int
	}{
		{"x", "it is in no folder of PATH; functions and aliases of a shell are no commands here", errNotFound, 127},
		{"./x", "check the path", errNotFound, 127},
		{"x", "make it executable with chmod +x", fs.ErrPermission, 126},
		{"x", "a script needs a first line such as #!/bin/sh", syscall.ENOEXEC, 126},
		{"x", "correct the first line of the script", errInterpreter, 126},
		{"x", "run it by itself to see more", errors.New("too strange"), 126},
	} {
		err := fmt.Errorf("wrapped: %w", &commandError{test.name, test.err})
		if h, s := hint(err), status(err); h != test.hint || s != test.status {
			t.Errorf("%v: hint %q, status %d; want %q, %d", err, h, s, test.hint, test.status)
		}
	}
}

func TestFind(t *testing.T) {
	s := &System{Getenv: func(string) string { return "/no/such:/bin" }}
	if path, err := s.find("sh"); err != nil || path != "/bin/sh" {
		t.Errorf("find(sh) = %q, %v", path, err)
	}
	for _, name := range []string{"", "no-such-command", "/no/such", "/bin/sh/x"} {
		if path, err := s.find(name); err != errNotFound {
			t.Errorf("find(%q) = %q, %v", name, path, err)
		}
	}
	if path, err := s.find("/bin"); err == nil || err == errNotFound {
		t.Errorf("find of a folder = %q, %v", path, err)
	}
}
