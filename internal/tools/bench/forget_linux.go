package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// forget has the system read f from the disk when it is needed again.
func forget(f *os.File) error { return unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED) }
