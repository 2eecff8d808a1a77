//go:build unix

package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// alone runs a command in a session of its own, without a controlling terminal, and
// ends as it does. No system but Linux has a program for that.
func alone() {
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	var exit *exec.ExitError
	switch err := cmd.Run(); {
	case errors.As(err, &exit):
		os.Exit(exit.ExitCode())
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(127)
	}
	os.Exit(0)
}

// printModes prints the modes of files in octal, one a line: each system's stat has other
// options for that.
func printModes() {
	for _, name := range os.Args[1:] {
		info, err := os.Stat(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Printf("%o\n", info.Mode().Perm())
	}
	os.Exit(0)
}
