package safefile

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"time"
)

// state is a file as it was read.
type state struct {
	text       []byte      // nil when the file is not there
	info       fs.FileInfo // nil when the file is not there
	attributes attributes
	torn       bool // it changed while it was read
}

// settled is how long ago a file was last written that nobody is still writing,
// and pause how long another writer gets to go on. Python empties a file and
// writes it in pieces.
const (
	settled = 250 * time.Millisecond
	pause   = 75 * time.Millisecond
)

// readStable reads the file, and reads it again until readings agree if the
// first may show another program in the middle of writing.
func readStable(ctx context.Context, path string) (state, error) {
	last, err := read(path)
	if last.trusted() { // as nothing is, which comes with an error
		return last, err
	}
	agreed := 0
	for range 40 {
		if err := sleep(ctx, pause); err != nil {
			return state{}, err
		}
		now, err := read(path)
		if err != nil {
			return state{}, err
		}
		if agreed++; !now.same(last) || now.torn {
			agreed = 0
		}
		if agreed > 0 && !now.looksCut() || agreed == 4 {
			return now, nil
		}
		last = now
	}
	return state{}, &Error{Path: path, Problem: Contended}
}

// looksCut says whether the text ends where a half-written one does: at the end
// of a buffer, inside a line, or before it began.
func (s state) looksCut() bool {
	return s.info != nil && (len(s.text)%4096 == 0 || s.text[len(s.text)-1] != '\n')
}

// trusted says whether one reading is enough. The time of the change is compared
// with the clock of this machine, which is the one that stamped it or, on a
// network, close to it.
func (s state) trusted() bool {
	return s.info == nil || len(s.text) > 0 && !s.torn && time.Since(s.info.ModTime()).Abs() > settled
}

// same says whether t has the same text, mode, owner and attributes.
func (s state) same(t state) bool {
	if s.info == nil || t.info == nil {
		return s.info == nil && t.info == nil
	}
	return s.info.Mode() == t.info.Mode() && ownerOf(s.info) == ownerOf(t.info) && maps.Equal(s.attributes, t.attributes) && bytes.Equal(s.text, t.text)
}

// read reads the regular file at path, which is not there if that is what the
// system says. It never follows a link and never waits for a writer.
func read(path string) (state, error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() { // opening a device can do things
		return state{}, &Error{Path: path, Problem: NotRegular}
	}
	f, err := open(path, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, nil
	}
	if err != nil {
		return state{}, explain(path, Unreadable, err)
	}
	defer f.Close()
	return readOpen(path, f)
}

// The modes of what is made here, which nobody but its owner can use.
const (
	private       fs.FileMode = 0o600
	privateFolder fs.FileMode = 0o700
)

// open follows no link and waits for nobody.
func open(path string, flags int) (*os.File, error) {
	return os.OpenFile(path, flags|openFlags, private)
}

func readOpen(path string, f *os.File) (state, error) {
	before, err := f.Stat()
	if err != nil {
		return state{}, explain(path, Unreadable, err)
	}
	if !before.Mode().IsRegular() {
		return state{}, &Error{Path: path, Problem: NotRegular}
	}
	if before.Size() > MaxSize {
		return state{}, &Error{Path: path, Problem: TooLarge}
	}
	text := bytes.NewBuffer(make([]byte, 0, before.Size()+bytes.MinRead))
	_, readErr := text.ReadFrom(io.LimitReader(f, MaxSize))
	after, statErr := f.Stat()
	if err := cmp.Or(readErr, statErr); err != nil {
		return state{}, explain(path, Unreadable, err)
	}
	attributes, err := attributesOf(f)
	if err != nil {
		return state{}, explain(path, Attributes, err)
	}
	return state{text: text.Bytes(), info: after, attributes: attributes, torn: isTorn(before, after, text.Len())}, nil
}

// isTorn says whether the file changed while size bytes were read of it.
func isTorn(before, after fs.FileInfo, size int) bool {
	return int64(size) != after.Size() || before.Size() != after.Size() || !before.ModTime().Equal(after.ModTime())
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
