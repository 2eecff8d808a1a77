package program

import (
	"context"
	"os/exec"
	"syscall"
)

// shell is how the SDKs for AWS run a command line.
func shell(ctx context.Context, line string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "cmd.exe")
	cmd.SysProcAttr = &syscall.SysProcAttr{CmdLine: "cmd.exe /C " + line} // no quoting: it is a command line
	return cmd
}
