//go:build unix

package host

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
)

// forwarded are the signals that people and supervisors send to a command.
func forwarded() []os.Signal {
	return append(swallowed(), syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP)
}

// runChild runs the program at path beside this one, which outlives it, and
// returns an ExitStatus as a shell gives it, or the error of the start. The
// program stays in the process group of this one, so the terminal is as much its
// own, a pipeline is stopped and continued as a whole, and signals from the
// keyboard reach it by themselves. started is called once it runs.
func runChild(path string, argv, env []string, started func()) error {
	signals := make(chan os.Signal, 16)
	notify(signals, forwarded()...) // or the program would not find ignored ones ignored
	defer signal.Stop(signals)
	cmd := exec.Cmd{Path: path, Args: argv, Env: env, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	if err := cmd.Start(); err != nil {
		return Reason(err)
	}
	started()
	// A shell that we started may have the terminal when we warn, and a write
	// would stop us where the terminal is set to "tostop".
	signal.Ignore(syscall.SIGTTOU)
	go func() {
		for s := range signals {
			if !fromKeyboard(s) {
				cmd.Process.Signal(s)
			}
		}
	}()
	return childStatus(cmd.Wait())
}

// fromKeyboard says whether the terminal has sent a signal to the program, too:
// it does so to the process group in its foreground.
func fromKeyboard(s os.Signal) bool {
	if s != syscall.SIGINT && s != syscall.SIGQUIT {
		return false
	}
	terminal, err := os.Open("/dev/tty")
	if err != nil {
		return false
	}
	defer terminal.Close()
	group, err := unix.IoctlGetInt(int(terminal.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}

// childStatus is how a shell tells the end of a command: 128 and the signal for
// one that a signal ended.
func childStatus(err error) error {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return ExitStatus(0)
	case !errors.As(err, &exit):
		return err
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return ExitStatus(128 + int(status.Signal()))
	}
	return ExitStatus(exit.ExitCode())
}
