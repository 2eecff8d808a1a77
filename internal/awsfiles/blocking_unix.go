//go:build unix

package awsfiles

import (
	"os"
	"syscall"
)

// makeBlocking makes a read of f wait for what is written.
func makeBlocking(f *os.File) { syscall.SetNonblock(int(f.Fd()), false) }
