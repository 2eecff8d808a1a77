package inifile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
	"math/rand/v2"
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

const atMask = 1<<32 - 1

func (h header) at() int      { return int(uint32(h)) }
func (h header) hash() uint32 { return uint32(h >> 32) }

// newIndex is for a file of that size in bytes.
func newIndex(size int) *index {
	return &index{headers: make([]header, 0, size/96+8), seed: rand.Uint64(), end: size}
}

// add takes the headers of a part of the file that is at offset base. The usual
// ways to write a header are hashed here, two words of eight bytes at once, because
// that is most of the work on a large file: "[" or "[profile ", and a name of up to
// 15 bytes that ends at a bracket and holds nothing that SplitName looks at.
func (x *index) add(data []byte, base int) {
	headers, seed := x.headers, x.seed
	for at := 0; ; at++ {
		i := bytes.IndexByte(data[at:], '[')
		if i < 0 {
			break
		}
		at += i
		if (at == 0 || data[at-1] != '\n') && !startsLine(data, at) {
			continue
		}
		if text := data[at:]; len(text) >= 32 {
			words := (*[32]byte)(text)
			word, next := binary.LittleEndian.Uint64(words[1:]), binary.LittleEndian.Uint64(words[9:])
			if word == profileWord {
				word, next = next, binary.LittleEndian.Uint64(words[17:])
			}
			h, odd := seed, uint64(0)
			end := zeros(word ^ ones*']')
			if end == 0 {
				h, odd = mix(seed, word), oddities(word)
				word, end = next, zeros(next^ones*']')
			}
			inside := end&-end>>7 - 1 // the bytes before the bracket
			if (odd|oddities(word)&inside)&highs == 0 && end > 0x80 {
				headers = append(headers, header(last(h, word&inside)&^atMask)|header(base+at))
				continue
			}
		}
		headers = append(headers, header(x.hashHeader(data[at+1:]))<<32|header(base+at))
	}
	x.headers = headers
}

// profileWord is "profile " as a number.
const profileWord = 'p' | 'r'<<8 | 'o'<<16 | 'f'<<24 | 'i'<<32 | 'l'<<40 | 'e'<<48 | ' '<<56

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
	for i := range marks {
		marks[i] = byte(headers[i].hash())
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

// hashHeader hashes the name, as SplitName parts it off, in the header that text
// is behind the bracket of.
func (x *index) hashHeader(text []byte) uint32 {
	h, odd, name := x.seed, uint64(0), bytes.TrimPrefix(text, []byte("profile "))
	for len(name) >= 8 {
		word := binary.LittleEndian.Uint64(name)
		if end := zeros(word ^ ones*']'); end != 0 {
			inside := end&-end>>7 - 1
			if inside == 0 && h == x.seed || (odd|oddities(word)&inside)&highs != 0 {
				break
			}
			return uint32(last(h, word&inside) >> 32)
		}
		h, odd, name = mix(h, word), odd|oddities(word), name[8:]
	}
	_, name = SplitName(nameBehind(text))
	return x.hash(name)
}

// hash is that of a name by itself. It starts from what no file can know.
func (x *index) hash(name []byte) uint32 {
	h := x.seed
	for ; len(name) >= 8; name = name[8:] {
		h = mix(h, binary.LittleEndian.Uint64(name))
	}
	var rest [8]byte
	copy(rest[:], name)
	return uint32(last(h, binary.LittleEndian.Uint64(rest[:])) >> 32)
}

// last mixes the last word in; the upper half of what it gives is the hash.
func last(h, word uint64) uint64 { return (h ^ word) * 0x9e3779b97f4a7c15 }

func mix(h, word uint64) uint64 {
	h = last(h, word)
	return h ^ h>>29
}

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// zeros marks the lowest zero byte of word by its high bit.
func zeros(word uint64) uint64 { return (word - ones) &^ word & highs }

// oddities marks by its high bit the lowest byte of word that is a blank, a quote,
// a control character or no ASCII, and maybe others above it.
func oddities(word uint64) uint64 { return word | (word - ones*'(') }

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
		text := texts.read(i)
		if len(text) > 0 && want(headerName(text)) {
			head, at := firstLine(text), x.headers[i].at()
			found = append(found, Section{Name: string(headerName(head)), At: at, head: head, body: text[len(head):], from: at + len(head)})
		}
	}
	return found
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
		if s.file.err == nil {
			s.file.err = err
		}
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
	} else if _, err = io.CopyN(io.Discard, s.r, int64(at)); err == nil {
		_, err = io.ReadFull(s.r, text)
		s.close()
		s.r = nil
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errChanged // it is shorter than it was
	}
	return text, err
}
