// Package safefile changes a file that other programs read and write too, whole
// or not at all, and keeps what belongs to the file: its place behind symbolic
// links, its mode and its owner. It does not know what is in the file, and never
// prints it.
package safefile

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"path/filepath"
)

// MaxSize is the largest file, in bytes, that is read.
const MaxSize = 64 << 20

// tries is how often a change is made anew because another program changed the
// file meanwhile.
const tries = 10

// Update replaces the file at path by what edit makes of it, and creates it,
// with mode 0600, and its folder, with 0700, when they are not there. edit gets
// nil then. Where symbolic links lead is changed, and the links stay.
//
// edit may be called more than once, each time with what is there then, and must
// return its argument's bytes when that holds the change already; nothing is
// written in that case. Update returns edit's errors as they are; its own are
// *Error.
//
// The new text is in the file, on the disk, when Update returns nil: another
// program that overwrote it at once has been overruled. Before that, a reader
// finds the old file or the new one, whenever this process or the machine stops.
// Hard links part. Owner, mode, access list and extended attributes are kept, or
// the file is refused. Programs that take Lock do not have to rely on any of this
// among themselves.
//
// When ctx ends before Update has returned, it returns ctx.Err(), so that nothing
// that was to come after it is done; the file is whole, old or new.
func Update(ctx context.Context, path string, edit func(old []byte) ([]byte, error)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	real, err := Real(path)
	if err != nil {
		return err
	}
	defer RemoveLeftovers(real)
	for range tries {
		old, err := readStable(ctx, real)
		if err != nil {
			return err
		}
		text, err := edit(old.text)
		if err != nil {
			return err
		}
		if bytes.Equal(text, old.text) {
			return nil
		}
		if err := ctx.Err(); err != nil { // before there is a temporary file
			return err
		}
		if err := replace(ctx, real, old, text); err != nil {
			return cmp.Or(ctx.Err(), explain(real, Closed, err))
		}
		if now, err := read(real); err == nil && bytes.Equal(now.text, text) {
			return ctx.Err()
		}
	}
	return &Error{Path: real, Problem: Contended}
}

// Read gives the text of the file at path as Update would, but looks once; nil: the
// file is not there. What is no file, such as a pipe, is refused without being opened,
// so that it never waits. The errors are those of Update.
func Read(path string) ([]byte, error) {
	real, err := Real(path)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // such as /dev/fd/63, whose target has no path
		return nil, &Error{Path: path, Problem: NotRegular}
	}
	s, err := read(real)
	return s.text, err
}

// Check reports what would keep Lock or Update from changing the file at path, as
// far as that shows without waiting and without changing it. The errors are those
// of Update.
func Check(ctx context.Context, path string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	real, err := Real(path)
	if err != nil {
		return err
	}
	old, err := read(real)
	if err != nil {
		return err
	}
	if err := old.writable(real); err != nil {
		return err
	}
	dir := existing(filepath.Dir(real))
	if dir == filepath.Dir(real) {
		if err := lockable(real); err != nil {
			return err
		}
	}
	t, err := newTemp(filepath.Join(dir, filepath.Base(real)), old)
	if err == nil {
		err = t.adopt(real, old)
		t.discard()
	}
	return explain(real, Closed, err)
}
