//go:build unix && !linux

package program

import "golang.org/x/sys/unix"

const getTermios = unix.TIOCGETA
