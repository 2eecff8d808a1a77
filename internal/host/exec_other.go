//go:build !unix

package host

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
)

// DefaultShell is for those who have no SHELL.
const DefaultShell = "cmd.exe"

// execute runs the program at path and ends as it does: nothing here can take
// the place of a process. Interrupts go to the program, which is in the same
// console.
func execute(path string, argv, env []string) error {
	signal.Ignore(os.Interrupt)
	cmd := exec.Cmd{Path: path, Args: argv, Env: env, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	var exit *exec.ExitError
	switch err := cmd.Run(); {
	case errors.As(err, &exit):
		return ExitStatus(exit.ExitCode())
	case err != nil:
		return err
	}
	return ExitStatus(0)
}
