package program

import (
	"context"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/windows"
)

// shell runs a command line by the interpreter of the system, whatever PATH has:
// /S takes one pair of quotes off the whole line and leaves all others, and /D
// keeps AutoRun commands out.
func shell(ctx context.Context, line string) *exec.Cmd {
	interpreter := "cmd.exe"
	if system, err := windows.GetSystemDirectory(); err == nil {
		interpreter = filepath.Join(system, interpreter)
	}
	cmd := exec.CommandContext(ctx, interpreter)
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: `"` + interpreter + `" /D /S /C "` + line + `"`}
	return cmd
}
