//go:build unix

package awsfiles

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A file that another program writes to, and does not end, is left when the
// command is stopped.
func TestStoppedWhileAFileIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	writer, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	writer.WriteString("[profile a]\n")
	stopped := make(chan struct{})
	reading := make(chan error, 1)
	env := map[string]string{"AWS_CONFIG_FILE": path, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull}
	r := Reader{
		Getenv:  func(name string) string { return env[name] },
		HomeOf:  func(string) string { return "" },
		Stopped: func() <-chan struct{} { return stopped },
		Debugf:  func(string, ...any) {},
	}
	go func() { _, err := r.Read(); reading <- err }()
	close(stopped)
	if err := <-reading; !errors.Is(err, context.Canceled) {
		t.Errorf("Read = %v", err)
	}
}

// A pipe with a name is read as any file, however late it is written to. Where the
// poller of the system knows no such pipes, only a descriptor that blocks waits.
func TestPipeIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	writer, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	f, _, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	flags, _, errno := syscall.Syscall(syscall.SYS_FCNTL, f.Fd(), syscall.F_GETFL, 0)
	if errno != 0 || flags&syscall.O_NONBLOCK != 0 {
		t.Errorf("the descriptor has the flags %#x, %v", flags, errno)
	}
	env := map[string]string{"AWS_CONFIG_FILE": path, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull}
	r := Reader{
		Getenv:  func(name string) string { return env[name] },
		HomeOf:  func(string) string { return "" },
		Stopped: func() <-chan struct{} { return nil },
		Debugf:  func(string, ...any) {},
	}
	type answer struct {
		files Files
		err   error
	}
	reading := make(chan answer, 1)
	go func() { files, err := r.Read(); reading <- answer{files, err} }()
	writer.WriteString("[profile a]\n")
	writer.Close()
	a := <-reading
	if a.err != nil || len(a.files.Config.Index.Sections("profile a")) != 1 {
		t.Errorf("Read = %v", a.err)
	}
}
