package host

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// execute runs the program at path and ends as it does: nothing here can take
// the place of a process. The console sends interrupts to both, and only the
// program acts on them. To ignore the signal would not keep the Go runtime from
// ending this process; to tell Windows to ignore it would go on to the program.
func execute(path string, argv, env []string) error {
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	cmd := exec.Cmd{Path: path, Args: argv, Env: env, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	if isBatch(path) {
		system, err := windows.GetSystemDirectory()
		if err != nil {
			return err
		}
		cmd.Path = filepath.Join(system, "cmd.exe")
		line, err := batchLine(cmd.Path, path, argv[1:])
		if err != nil {
			return err
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: line}
	}
	var exit *exec.ExitError
	switch err := cmd.Run(); {
	case errors.As(err, &exit):
		return ExitStatus(exit.ExitCode())
	case err != nil:
		return err
	}
	return ExitStatus(0)
}
