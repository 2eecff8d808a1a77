//go:build unix

package prompt

import (
	"context"
	"errors"

	"golang.org/x/sys/unix"
)

// terminal is the controlling terminal, opened for this package alone, so that
// not blocking on it concerns nobody else.
type terminal struct {
	fd     int
	device int           // the terminal under its own name while it is locked, else -1
	hidden *unix.Termios // the settings while nothing that is typed is shown, else nil
}

func open() (*terminal, error) {
	fd, err := unix.Open("/dev/tty", unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, none("this process has no controlling terminal")
	}
	t := &terminal{fd: fd, device: -1}
	if err = t.ready(); err == nil {
		err = t.held()
	}
	if err == nil && fd >= unix.FD_SETSIZE {
		err = none("too many files are open")
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *terminal) close() {
	unix.Close(t.fd)
	if t.device >= 0 {
		unix.Close(t.device)
	}
}

// ready says whether this process may use the terminal now. The kernel stops one
// in the background that reads from it, and may stop one that writes.
func (t *terminal) ready() error {
	group, err := unix.IoctlGetInt(t.fd, unix.TIOCGPGRP)
	if err != nil {
		return none("the terminal was closed")
	}
	if group != unix.Getpgrp() {
		return none("this process is in the background")
	}
	return nil
}

// held says whether a program that draws the whole screen has the terminal: it
// takes each key as it comes, and Ctrl-C too. A line editor leaves Ctrl-C alone.
func (t *terminal) held() error {
	mode, err := unix.IoctlGetTermios(t.fd, getTermios)
	if err == nil && mode.Lflag&(unix.ICANON|unix.ISIG) == 0 {
		return none("another program draws on it")
	}
	return nil
}

// hide makes the terminal show nothing that is typed, and give each key as it comes:
// a line that is kept until its end goes to the shell when this process is stopped or
// killed in the middle of it. show undoes that.
func (t *terminal) hide() (show func(), err error) {
	mode, err := unix.IoctlGetTermios(t.fd, getTermios)
	if err != nil {
		return nil, none("the terminal was closed")
	}
	hidden := *mode
	hidden.Lflag &^= unix.ECHO | unix.ECHONL | unix.ICANON
	hidden.Cc[unix.VMIN], hidden.Cc[unix.VTIME] = 1, 0
	hidden.Cc[unix.VSUSP] = disabled
	if err := unix.IoctlSetTermios(t.fd, setTermios, &hidden); err != nil {
		return nil, none("it cannot hide what is typed")
	}
	t.hidden = &hidden
	return func() {
		t.hidden = nil
		if t.ready() == nil { // in the background this would stop the process; a shell sets its own
			unix.IoctlSetTermios(t.fd, setTermios, mode)
		}
	}, nil
}

// hideAgain is for a process that was stopped by a signal, and is in the foreground
// again: its shell has set the terminal for itself meanwhile.
func (t *terminal) hideAgain() {
	if t.hidden == nil {
		return
	}
	mode, err := unix.IoctlGetTermios(t.fd, getTermios)
	if err == nil && *mode != *t.hidden {
		unix.IoctlSetTermios(t.fd, setTermios, t.hidden)
	}
}

func (t *terminal) write(ctx context.Context, text string) error {
	for left := []byte(text); len(left) > 0; {
		if err := t.wait(ctx, true); err != nil {
			return err
		}
		n, err := unix.Write(t.fd, left)
		if err != nil && !passing(err) {
			return none(err.Error())
		}
		left = left[max(n, 0):]
	}
	return nil
}

// read fills l with one line.
func (t *terminal) read(ctx context.Context, l *line) error {
	chunk := make([]byte, 4096)
	for {
		if err := t.wait(ctx, false); err != nil {
			return err
		}
		n, err := unix.Read(t.fd, chunk)
		switch {
		case err != nil && passing(err):
			continue
		case err != nil:
			return none(err.Error())
		case n == 0:
			return l.end()
		}
		if done, err := l.take(chunk[:n]); done {
			return err
		}
	}
}

// wait returns when the terminal can be written to or read from. It uses select
// because poll does not work on terminals on macOS.
func (t *terminal) wait(ctx context.Context, write bool) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := t.ready(); err != nil {
			return err
		}
		t.hideAgain()
		var set unix.FdSet
		set.Set(t.fd)
		read, written := &set, (*unix.FdSet)(nil)
		if write {
			read, written = nil, &set
		}
		timeout := unix.NsecToTimeval(int64(tick))
		n, err := unix.Select(t.fd+1, read, written, nil, &timeout)
		if err != nil && !passing(err) {
			return none(err.Error())
		}
		if n > 0 && t.ready() == nil && ctx.Err() == nil {
			return nil
		}
	}
}

// passing says that a call is worth another try.
func passing(err error) bool { return errors.Is(err, unix.EINTR) || errors.Is(err, unix.EAGAIN) }
