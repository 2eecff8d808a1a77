package inifile

import (
	"bytes"
	"io"
	"iter"
)

// Match returns the sections whose name match accepts, in file order. It is for
// names that can be spelled in more than one way.
func (f *File) Match(match func(name []byte) bool) []Section {
	return f.choose(func(head []byte) bool { return match(headerName(head)) })
}

// Mentioning yields the sections in which word occurs. It looks through the file
// once and takes no other section apart, so that a rare key can be looked for in
// a large file. Of a section that is too large to be read it may look at a part
// only.
func (f *File) Mentioning(word string) iter.Seq[Section] {
	return func(yield func(Section) bool) {
		f.pass(func([]byte) bool { return true }, func(at int, text []byte) bool {
			return !bytes.Contains(text, []byte(word)) || yield(f.section(at, text))
		})
	}
}

// Bytes is the file as a whole, not to be changed. Its error is that of the
// system, of a large file.
func (f *File) Bytes() ([]byte, error) {
	switch {
	case f == nil:
		return nil, nil
	case f.open == nil:
		return f.data, nil
	}
	r, err := f.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, MaxFile+1))
}
