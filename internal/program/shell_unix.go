//go:build unix

package program

import (
	"context"
	"os/exec"
)

// shell is how the SDKs for AWS run a command line.
func shell(ctx context.Context, line string) *exec.Cmd {
	return exec.CommandContext(ctx, "/bin/sh", "-c", line)
}
