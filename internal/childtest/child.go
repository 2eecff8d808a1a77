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

// Finally has the shell sh run a script when the test ends, or when this process
// does, and waits for it if it can. It has to be called before what the script
// cleans up is started.
func Finally(t testing.TB, env []string, script string) {
	t.Helper()
	cmd := exec.Command("sh", "-c", "cat >/dev/null\n"+script)
	cmd.Env = env
	t.Cleanup(func() { cmd.Wait() })
	Tie(t, cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
}
