//go:build unix

package host

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"
)

func TestCommandErrors(t *testing.T) {
	for _, test := range []struct {
		name   string
		err    error
		status int
	}{
		{"x", ErrNotFound, 127},
		{"./x", ErrNotFound, 127},
		{"x", fs.ErrPermission, 126},
		{"x", syscall.ENOEXEC, 126},
		{"x", ErrInterpreter, 126},
		{"x", errors.New("too strange"), 126},
	} {
		err := &CommandError{test.name, test.err}
		if got := err.Status(); got != test.status {
			t.Errorf("%v: status %d, want %d", err, got, test.status)
		}
	}
}

func TestFind(t *testing.T) {
	const path = "/no/such:/bin"
	if path, err := FindCommand("sh", path); err != nil || path != "/bin/sh" {
		t.Errorf("find(sh) = %q, %v", path, err)
	}
	for _, name := range []string{"", "no-such-command", "/no/such", "/bin/sh/x"} {
		if path, err := FindCommand(name, path); err != ErrNotFound {
			t.Errorf("find(%q) = %q, %v", name, path, err)
		}
	}
	if path, err := FindCommand("/bin", path); err == nil || err == ErrNotFound {
		t.Errorf("find of a folder = %q, %v", path, err)
	}
}
