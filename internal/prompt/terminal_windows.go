package prompt

import (
	"context"
	"os"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// terminal is the console. Nothing is stopped for using it.
type terminal struct{ in, out *os.File }

func open() (*terminal, error) {
	in, err := os.OpenFile("CONIN$", os.O_RDWR, 0)
	if err != nil {
		return nil, none("this process has no console")
	}
	out, err := os.OpenFile("CONOUT$", os.O_RDWR, 0)
	if err != nil {
		in.Close()
		return nil, none("this process has no console")
	}
	return &terminal{in, out}, nil
}

func (t *terminal) close() { t.in.Close(); t.out.Close() }

func (t *terminal) ready() error { return nil }

// drop forgets what was typed and not read yet.
func (t *terminal) drop() { windows.FlushConsoleInputBuffer(windows.Handle(t.in.Fd())) }

// turn waits for nobody: a console has no lock that ends with its process.
func (t *terminal) turn(context.Context, func()) error { return nil }

// hide makes the console show nothing that is typed; show undoes that.
func (t *terminal) hide() (show func(), err error) {
	console := windows.Handle(t.in.Fd())
	var mode uint32
	if err := windows.GetConsoleMode(console, &mode); err != nil {
		return nil, none(err.Error())
	}
	if err := windows.SetConsoleMode(console, mode&^windows.ENABLE_ECHO_INPUT); err != nil {
		return nil, none("it cannot hide what is typed")
	}
	return func() { windows.SetConsoleMode(console, mode) }, nil
}

func (t *terminal) write(_ context.Context, text string) error {
	if _, err := t.out.WriteString(text); err != nil {
		return none(err.Error())
	}
	return nil
}

// chunk is what one read of the console gave.
type chunk struct {
	typed []byte
	err   error
}

// read fills l with one line.
func (t *terminal) read(ctx context.Context, l *line) error {
	for {
		got := make(chan chunk, 1)
		go func() {
			to := make([]byte, 4096)
			n, err := t.in.Read(to)
			got <- chunk{to[:n], err}
		}()
		select {
		case <-ctx.Done():
			t.wake(got)
			return ctx.Err()
		case c := <-got:
			done, err := l.take(c.typed)
			if !done && c.err != nil {
				done, err = true, l.end()
			}
			if done && (err != nil || c.err != nil) {
				return ended(ctx, err)
			}
			if done {
				return nil
			}
		}
	}
}

// wake ends a pending read, without which the console could not even be closed:
// it presses Enter, and what was typed by then goes with it.
func (t *terminal) wake(pending <-chan chunk) {
	if pressEnter(windows.Handle(t.in.Fd())) != nil {
		return
	}
	select {
	case <-pending:
	case <-time.After(interruptDelay):
	}
}

// inputRecord is INPUT_RECORD with a KEY_EVENT_RECORD; see
// https://learn.microsoft.com/windows/console/input-record-str.
type inputRecord struct {
	kind, _           uint16
	down              int32
	repeat, key, scan uint16
	char              uint16
	controlKeys       uint32
}

func pressEnter(console windows.Handle) error {
	const keyEvent, enter = 1, '\r'
	press := inputRecord{kind: keyEvent, down: 1, repeat: 1, key: enter, char: enter}
	release := press
	release.down = 0
	keys, written := [...]inputRecord{press, release}, uint32(0)
	write := windows.NewLazySystemDLL("kernel32.dll").NewProc("WriteConsoleInputW")
	ok, _, err := write.Call(uintptr(console), uintptr(unsafe.Pointer(&keys[0])), uintptr(len(keys)), uintptr(unsafe.Pointer(&written)))
	if ok == 0 {
		return err
	}
	return nil
}
