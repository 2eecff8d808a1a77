// Package childtest ties processes that a test starts to the test binary: they
// end when it does, even when it is killed and cleans up nothing.
package childtest

import (
	"io"
	"os"
	"os/exec"
	"testing"
)

// Tie gives cmd a standard input that ends with this process, and stays open and
// empty until the test ends. What cmd runs has to read it, as EndWithInput does.
func Tie(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	in, hold, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		hold.Close()
	})
	cmd.Stdin = in
}

// EndWithInput ends this process with status 1 when its standard input ends.
func EndWithInput() {
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
}
