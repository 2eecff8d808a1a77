package prompt

import (
	"context"
	"os"

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

func (t *terminal) drop() {}

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

// read fills l with one line. When ctx ends first, a read is left behind that
// takes the next line: a console read cannot be called off.
func (t *terminal) read(ctx context.Context, l *line) error {
	type result struct {
		chunk []byte
		err   error
	}
	for {
		got := make(chan result, 1)
		go func() {
			chunk := make([]byte, 4096)
			n, err := t.in.Read(chunk)
			got <- result{chunk[:n], err}
		}()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case r := <-got:
			if done, err := l.take(r.chunk); done {
				return err
			}
			if r.err != nil {
				return l.end()
			}
		}
	}
}
