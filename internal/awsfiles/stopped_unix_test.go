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
