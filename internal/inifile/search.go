package inifile

import (
	"bytes"
	"iter"
	"sort"
)

// Match returns the sections whose name match accepts, in file order. It is for
// names that can be spelled in more than one way.
func (f *File) Match(match func(name []byte) bool) []Section {
	if f == nil {
		return nil
	}
	var found []Section
	for i, h := range f.headers {
		if match(headerName(f.data[h.at:])) {
			found = append(found, f.section(i))
		}
	}
	return found
}

// Mentioning yields the sections in which word occurs. It looks through the file
// once and does not touch the other sections, so that a rare key can be looked
// for in a large file.
func (f *File) Mentioning(word string) iter.Seq[Section] {
	return func(yield func(Section) bool) {
		if f == nil || f.err != nil {
			return
		}
		for from := 0; ; {
			at := bytes.Index(f.data[from:], []byte(word))
			if at < 0 {
				return
			}
			at += from
			next := sort.Search(len(f.headers), func(i int) bool { return int(f.headers[i].at) > at })
			if next > 0 && !yield(f.section(next-1)) {
				return
			}
			if next == len(f.headers) {
				return
			}
			from = int(f.headers[next].at)
		}
	}
}

// Bytes is the file that was indexed, not to be changed.
func (f *File) Bytes() []byte {
	if f == nil {
		return nil
	}
	return f.data
}
