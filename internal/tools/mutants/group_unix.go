//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// ownGroup makes cmd the first of a process group, and returns what kills what is
// left of it.
func ownGroup(cmd *exec.Cmd) (end func()) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	end = func() {
		if cmd.Process != nil {
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		}
	}
	cmd.Cancel = func() error {
		end()
		return nil
	}
	return end
}
