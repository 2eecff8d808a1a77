package inifile

import (
	"bytes"
	"cmp"
	"io"
	"slices"
)

// Large is the size in bytes from which a file is better read again for each
// question than kept as a whole: memory that is new to a process costs more than
// another look at what the system has in its own.
const Large = 256 << 10

// piece is how much of a large file is looked at together, in bytes: the largest size
// that the runtime allocates without a search for free pages.
const piece = 32 << 10

// Stream is Index for a large file of that size, which open opens anew for each
// question. What changes in it between two questions is seen by the second.
func Stream(size int64, open func() (io.ReadCloser, error)) *File {
	if size > MaxFile {
		return &File{err: &TooLargeError{Limit: MaxFile}}
	}
	f := &File{open: open, size: int(size), piece: piece}
	f.read(bytes.MinRead, func(int, []byte) bool { return false }) // for Err, which is asked first
	return f
}

// Load reads a large file into memory, for who will ask for all of it. An error
// is that of Err.
func (f *File) Load() {
	if f == nil {
		return
	}
	data, err := f.Bytes()
	if err == nil {
		err = readable(data)
	}
	if err != nil {
		f.err = cmp.Or(f.err, err)
		return
	}
	f.data, f.open, f.index = data, nil, nil
}

// read has the file yielded in pieces. The first error stays: what an answer
// rests on may have been missing since then.
func (f *File) read(size int, yield func(at int, lines []byte) bool) error {
	r, err := f.open()
	if err == nil {
		defer r.Close()
		err = pieces(r, size, yield)
	}
	f.err = cmp.Or(f.err, err)
	return err
}

// stream is pass for a large file.
func (f *File) stream(want func(head []byte) bool, yield func(at int, text []byte) bool) {
	var text []byte // of the section that is wanted, as far as it has come and is not too large
	var wanted bool
	var start int
	err := f.read(f.piece, func(base int, lines []byte) bool {
		from := min(base, 1) // not the line feed again
		for at := nextHeader(lines, 0); at < len(lines); at = nextHeader(lines, at+1) {
			if wanted {
				text = append(text, lines[from:at]...)
				if wanted = yield(start, text); !wanted {
					return false
				}
			}
			wanted = want(lines[at:])
			text, start, from = nil, base+at, at
		}
		if wanted && len(text)-len(firstLine(text)) <= MaxSection {
			text = append(text, lines[from:]...)
		}
		return true
	})
	if wanted && err == nil {
		yield(start, text)
	}
}

// pieces yields what r holds in pieces of whole lines and of about that size,
// with the offset of each. A piece begins with the line feed before it, so that
// what stands at its start is not taken for the start of the file. Errors are
// those of r and of readable.
func pieces(r io.Reader, size int, yield func(at int, lines []byte) bool) error {
	buf, at, n := make([]byte, size), 0, 0
	for {
		if n == len(buf) {
			buf = slices.Grow(buf, len(buf))[:2*len(buf)] // one line fills it
		}
		got, err := r.Read(buf[n:])
		n += got
		if err != nil && err != io.EOF {
			return err
		}
		if at == 0 {
			if err := readable(buf[:n]); err != nil {
				return err
			}
		}
		if at+n > MaxFile {
			return &TooLargeError{Limit: MaxFile}
		}
		if err == io.EOF {
			yield(at, buf[:n])
			return nil
		}
		if end := bytes.LastIndexByte(buf[:n], '\n'); end > 0 {
			if !yield(at, buf[:end+1]) {
				return nil
			}
			n = copy(buf, buf[end:n])
			at += end
		}
	}
}
