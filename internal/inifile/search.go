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

// Mentioning yields the sections in which word, which holds no line feed, occurs; the
// empty word is in none. It looks through the file once and takes no other section
// apart, so that a rare key can be looked for in a large file.
func (f *File) Mentioning(word string) iter.Seq[Section] {
	return func(yield func(Section) bool) {
		if f == nil || word == "" {
			return
		}
		x := f.indexed()
		texts := sectionReader{file: f, index: x}
		defer texts.close()
		last := -1
		f.occurrences([]byte(word), func(at int) bool {
			i := x.covering(at)
			if i == last { // or before the first section
				return true
			}
			last = i
			s, ok := texts.section(i)
			return !ok || yield(s)
		})
	}
}

// occurrences yields the offsets at which word occurs.
func (f *File) occurrences(word []byte, yield func(at int) bool) {
	look := func(base int, lines []byte) bool {
		for at := 0; ; at++ {
			i := bytes.Index(lines[at:], word)
			if i < 0 {
				return true
			}
			if at += i; !yield(base + at) {
				return false
			}
		}
	}
	if f.open == nil {
		look(0, f.data)
		return
	}
	f.read(f.piece, look)
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
