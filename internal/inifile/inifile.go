// Package inifile reads and edits the sections of an AWS config or credentials
// file by byte range, so that what stands in one section can never change
// another. It does not know what a profile is, what a key means, or where files
// lie.
//
// The format is the one of
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html, read as the
// AWS SDK for Go reads it wherever the AWS readers differ.
package inifile

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"unicode"
)

// MaxFile and MaxSection are the largest file and the largest section, in bytes,
// that are read. They only keep hostile files out: ten thousand profiles need
// less than 2 MiB.
const (
	MaxFile    = 64 << 20
	MaxSection = 1 << 20
)

// File is one file as a sequence of sections. The nil File is an empty one.
type File struct {
	data    []byte
	headers []header                      // kept as small as they are because every call indexes both files
	open    func() (io.ReadCloser, error) // of a large file, in place of data and headers
	piece   int                           // how much of it is looked at together, in bytes
	err     error
}

// header is the offset of an opening bracket.
type header struct{ at uint32 }

// Index finds the sections of data, which must not change afterwards. It never
// fails: a file that cannot be read as text has no sections, and Err tells why.
func Index(data []byte) *File {
	f := &File{data: data, err: readable(data)}
	if f.err != nil {
		return f
	}
	f.headers = make([]header, 0, len(data)/128+8)
	for at := nextHeader(data, 0); at >= 0; at = nextHeader(data, at+1) {
		f.headers = append(f.headers, header{uint32(at)})
	}
	return f
}

// Err says why the file has no sections: a *TooLargeError or an *EncodingError,
// or for a large file what the system said the first time that it could not be
// read. Whoever has gone through a large file looks at it afterwards.
func (f *File) Err() error {
	if f == nil {
		return nil
	}
	return f.err
}

// Sections returns every section whose header, without brackets and the blanks
// inside them, is name, in file order. AWS readers merge them: a later value
// replaces an earlier one.
func (f *File) Sections(name string) []Section {
	if name == "" {
		return nil
	}
	return f.choose(func(head []byte) bool {
		// Nearly all headers are told apart without finding the end of their names.
		inside := bytes.TrimLeftFunc(head[1:], unicode.IsSpace)
		return len(inside) > len(name) && string(inside[:len(name)]) == name && string(headerName(head)) == name
	})
}

// All yields every section that has a name, in file order.
func (f *File) All() iter.Seq[Section] {
	return func(yield func(Section) bool) {
		f.pass(hasName, func(at int, text []byte) bool { return yield(f.section(at, text)) })
	}
}

// Names yields the name of every section, in file order and as often as it
// occurs.
func (f *File) Names() iter.Seq[string] {
	return func(yield func(string) bool) {
		stopped := false
		f.pass(func(head []byte) bool {
			if name := headerName(head); len(name) > 0 && !stopped {
				stopped = !yield(string(name))
			}
			return false
		}, nil)
	}
}

func hasName(head []byte) bool { return len(headerName(head)) > 0 }

// Section is one section of a file: a header and what follows it up to the next
// header.
type Section struct {
	Name string // what stands between the brackets, without blanks round it
	At   int    // offset of the opening bracket in the file
	head []byte // the header line, from the bracket on
	body []byte // what follows it
	from int    // offset of body
}

// section is the one at offset at, of which pass gave the text.
func (f *File) section(at int, text []byte) Section {
	if f.open != nil {
		text = bytes.Clone(text)
	}
	head := firstLine(text)
	return Section{Name: string(headerName(head)), At: at, head: head, body: text[len(head):], from: at + len(head)}
}

// pass goes through the file once. want is shown each header, from its bracket
// on; yield gets the offset and the text of those that it wants, which a large
// file has only until yield returns, and ends the pass with false.
func (f *File) pass(want func(head []byte) bool, yield func(at int, text []byte) bool) {
	if f == nil {
		return
	}
	if f.open != nil {
		f.stream(want, yield)
		return
	}
	for i, h := range f.headers {
		end := len(f.data)
		if i+1 < len(f.headers) {
			end = int(f.headers[i+1].at)
		}
		if want(f.data[h.at:]) && !yield(int(h.at), f.data[h.at:end:end]) {
			return
		}
	}
}

// choose returns the sections whose headers are wanted.
func (f *File) choose(want func(head []byte) bool) []Section {
	var found []Section
	f.pass(want, func(at int, text []byte) bool {
		found = append(found, f.section(at, text))
		return true
	})
	return found
}

// Bare says whether the section is a header and nothing else: no key or other
// text, and no comment beside the header or directly below it.
func (s Section) Bare() bool {
	for line := range bytes.Lines(s.body) {
		if !isBlank(line) && !isComment(line) {
			return false
		}
	}
	return isBlank(firstLine(s.body)) && isBlank(s.head[bytes.IndexByte(s.head, ']')+1:])
}

// TooLargeError reports a file or a section beyond the limit.
type TooLargeError struct {
	Section string // empty: the file as a whole
	Limit   int    // bytes
}

func (e *TooLargeError) Error() string {
	if e.Section == "" {
		return fmt.Sprintf("file is larger than %d MiB", e.Limit>>20)
	}
	return fmt.Sprintf("section %q is larger than %d MiB", e.Section, e.Limit>>20)
}

// EncodingError reports bytes that no text file of this format holds: UTF-16, or
// a NUL byte.
type EncodingError struct {
	Section string // empty: the file as a whole
	UTF16   bool
}

func (e *EncodingError) Error() string {
	what := "holds a NUL byte"
	if e.UTF16 {
		what = "is UTF-16 text, not UTF-8"
	}
	if e.Section == "" {
		return "file " + what
	}
	return fmt.Sprintf("section %q %s", e.Section, what)
}

// readable looks at the size and the first bytes only. A NUL byte further on
// spoils the section it stands in and no other.
func readable(data []byte) error {
	if len(data) > MaxFile {
		return &TooLargeError{Limit: MaxFile}
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return &EncodingError{UTF16: true}
	}
	if bytes.IndexByte(data[:min(len(data), 2)], 0) >= 0 {
		return &EncodingError{UTF16: true}
	}
	return nil
}
