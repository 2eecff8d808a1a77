//go:build linux || darwin

package prompt

import (
	"context"
	"time"

	"golang.org/x/sys/unix"
)

// turn waits until no other process asks on this terminal. The lock is on the
// terminal itself, by the name of its device, because /dev/tty is one file for all
// of them; it ends with the process. Where the device has no name here or cannot
// be locked, nobody waits.
func (t *terminal) turn(ctx context.Context, waits func()) error {
	t.device = t.openDevice()
	if t.device < 0 {
		return nil
	}
	for {
		if !t.taken() {
			return nil
		}
		if waits != nil {
			waits()
			waits = nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(tick):
		}
		if err := t.ready(); err != nil {
			return err
		}
	}
}

// taken takes the lock, or says that one who may ask has it. A process that has
// been stopped or sent to the background does not ask.
func (t *terminal) taken() bool {
	lock := unix.Flock_t{Type: unix.F_WRLCK}
	err := unix.FcntlFlock(uintptr(t.device), unix.F_SETLK, &lock)
	if err != unix.EAGAIN && err != unix.EACCES {
		return false
	}
	lock = unix.Flock_t{Type: unix.F_WRLCK}
	if unix.FcntlFlock(uintptr(t.device), unix.F_GETLK, &lock) != nil || lock.Type == unix.F_UNLCK {
		return true // it has just been given back
	}
	group, err := unix.Getpgid(int(lock.Pid))
	if err != nil {
		return true // a process of another namespace, or of nobody by now
	}
	foreground, err := unix.IoctlGetInt(t.fd, unix.TIOCGPGRP)
	return err == nil && group == foreground
}

// openDevice opens what /dev/tty stands for under its own name; -1: it has none.
func (t *terminal) openDevice() int {
	number, names := t.behind()
	for _, name := range names {
		fd, err := unix.Open(name, unix.O_RDWR|unix.O_NONBLOCK|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
		if err != nil {
			continue
		}
		var stat unix.Stat_t
		if unix.Fstat(fd, &stat) == nil && uint32(stat.Rdev) == number {
			return fd
		}
		unix.Close(fd)
	}
	return -1
}
