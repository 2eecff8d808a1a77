package inifile

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// index is where the sections of a file are, and a hash of the name of each. It
// has 9 bytes for each section, whatever its size, because every login makes one
// of both files; and 8 more when so much is looked up that a table is worth it.
type index struct {
	headers []header
	marks   []byte // by number of a header: one byte of its hash, so that many are passed over at once; nil: nothing was looked up yet
	lookups int
	first   []uint32 // by hash: one more than the number of the first header with it; nil: no table yet
	next    []uint32 // by number of a header: one more than that of the next one
	seed    uint64
	end     int // of the file
}

// header is the hash of a name and, in its lower half, the offset of the opening
// bracket before it.
type header uint64

func newHeader(hash uint32, at int) header { return header(hash)<<32 | header(at) }

func (h header) at() int      { return int(uint32(h)) }
func (h header) hash() uint32 { return uint32(h >> 32) }

// newIndex is for a file of that size in bytes.
func newIndex(size int) *index {
	return &index{headers: make([]header, 0, size/96), seed: rand.Uint64(), end: size}
}

// add takes the headers of a part of the file that is at offset base.
func (x *index) add(data []byte, base int) {
	data = data[:len(data):len(data)] // one number less to keep in the loop
	for at := 0; ; at++ {
		i := bytes.IndexByte(data[at:], '[')
		if i < 0 {
			return
		}
		at += i
		if 0 < at && at <= len(data)-32 {
			if hash := hashLine((*[33]byte)(data[at-1:at+32]), x.seed); hash != 0 {
				x.headers = append(x.headers, newHeader(hash, base+at))
				continue
			}
		}
		if startsLine(data, at) {
			x.headers = append(x.headers, newHeader(x.hashHeader(data[at+1:]), base+at))
		}
	}
}

// fewLookups is how many look-ups go through all headers, which is faster than to
// make a table for them.
const fewLookups = 12

// find gives the numbers of the headers with that hash, in file order.
func (x *index) find(hash uint32) (found []int) {
	if x.lookups++; x.lookups > fewLookups && x.first == nil {
		x.makeTable()
	}
	if x.first == nil {
		return x.search(hash)
	}
	for i := x.first[hash&uint32(len(x.first)-1)]; i > 0; i = x.next[i-1] {
		if x.headers[i-1].hash() == hash {
			found = append(found, int(i-1))
		}
	}
	return found
}

// search is find without a table.
func (x *index) search(hash uint32) (found []int) {
	if x.marks == nil {
		x.marks = marksOf(x.headers)
	}
	for i := 0; ; i++ {
		next := bytes.IndexByte(x.marks[i:], byte(hash))
		if next < 0 {
			return found
		}
		if i += next; x.headers[i].hash() == hash {
			found = append(found, i)
		}
	}
}

func marksOf(headers []header) []byte {
	marks := make([]byte, len(headers))
	for i, h := range headers[:len(marks)] {
		marks[i] = byte(h.hash())
	}
	return marks
}

func (x *index) makeTable() {
	x.first = make([]uint32, 1<<bits.Len(uint(len(x.headers))))
	x.next = make([]uint32, len(x.headers))
	mask := uint32(len(x.first) - 1)
	for i := len(x.headers) - 1; i >= 0; i-- {
		slot := &x.first[x.headers[i].hash()&mask]
		x.next[i], *slot = *slot, uint32(i+1)
	}
}

// errChanged says that a large file is not the one that was indexed.
var errChanged = errors.New("changed while it was read")

// indexed makes the index if there is none yet, in one pass.
func (f *File) indexed() *index {
	if f.index != nil {
		return f.index
	}
	if f.open == nil {
		f.index = newIndex(len(f.data))
		f.index.add(f.data, 0)
	} else {
		x := newIndex(f.size)
		err := f.read(f.piece, func(base int, lines []byte) bool {
			x.add(lines, base)
			x.end = base + len(lines)
			return true
		})
		if err != nil {
			return &index{}
		}
		f.index = x
	}
	return f.index
}

// named returns the sections that are wanted among those of the name that
// SplitName parts off.
func (f *File) named(last []byte, want func(header []byte) bool) []Section {
	if f == nil {
		return nil
	}
	x := f.indexed()
	texts := sectionReader{file: f, index: x}
	defer texts.close()
	var found []Section
	for _, i := range x.find(x.hash(last)) {
		if s, ok := texts.section(i); ok && want(headerName(s.head)) {
			found = append(found, s)
		}
	}
	return found
}

// covering is the number of the last header that is not behind at; -1: none.
func (x *index) covering(at int) int {
	behind, _ := slices.BinarySearchFunc(x.headers, at+1, func(h header, at int) int { return h.at() - at })
	return behind - 1
}

// sectionReader reads single sections of an indexed file.
type sectionReader struct {
	file  *File
	index *index
	r     io.ReadCloser // of a large file, from the first one that is read
}

func (s *sectionReader) close() {
	if s.r != nil {
		s.r.Close()
	}
}

// section is one of the file; not ok: it cannot be read, which is then the file's
// error.
func (s *sectionReader) section(i int) (_ Section, ok bool) {
	text := s.read(i)
	if len(text) == 0 {
		return Section{}, false
	}
	return newSection(s.index.headers[i].at(), text), true
}

// read gives the text of a section; nil if it cannot be read, which is then the
// file's error.
func (s *sectionReader) read(i int) []byte {
	at, end, more := s.index.headers[i].at(), s.index.end, 0
	if i+1 < len(s.index.headers) {
		end, more = s.index.headers[i+1].at(), 1
	}
	if s.file.open == nil {
		return s.file.data[at:end:end]
	}
	text, err := s.readAt(at, end-at+more)
	if err == nil && (text[0] != '[' || s.index.hashHeader(text[1:]) != s.index.headers[i].hash() || more > 0 && text[end-at] != '[') {
		err = errChanged
	}
	if err != nil {
		s.file.err = cmp.Or(s.file.err, err)
		return nil
	}
	return text[: end-at : end-at]
}

// readAt reads n bytes at offset at. What cannot be read at an offset, as files
// can, is read from its start.
func (s *sectionReader) readAt(at, n int) (text []byte, err error) {
	if s.r == nil {
		if s.r, err = s.file.open(); err != nil {
			return nil, err
		}
	}
	text = make([]byte, n)
	if r, ok := s.r.(io.ReaderAt); ok {
		_, err = r.ReadAt(text, int64(at))
	} else {
		io.CopyN(io.Discard, s.r, int64(at)) // what fails here fails again
		_, err = io.ReadFull(s.r, text)
		s.close()
		s.r = nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errChanged // it is shorter than it was
	}
	return text, err
}
