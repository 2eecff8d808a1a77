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
)

// MaxFile and MaxSection are the largest file and the largest section, in bytes,
// that are read. They only keep hostile files out: ten thousand profiles need
// less than 2 MiB.
const (
	MaxFile    = 16 << 20
	MaxSection = 1 << 20
)

// File is one file as a sequence of sections. The nil File is an empty one.
//
// It is for one goroutine: an index is made when the first section is looked up.
type File struct {
	data  []byte                        // of a small file
	open  func() (io.ReadCloser, error) // of a large file, in place of data
	size  int                           // of a large file, in bytes
	piece int                           // how much of a large file is looked at together, in bytes
	err   error
	index *index // nil: not made yet
}

// Index finds the sections of data, which must not change afterwards. It never
// fails: a file that cannot be read as text has no sections, and Err tells why.
func Index(data []byte) *File {
	f := &File{data: data, err: readable(data)}
	if f.err != nil {
		f.data = nil
	}
	return f
}

// Err says why the file has no sections: a *TooLargeError or an *EncodingError,
// or for a large file what the system said the first time that it could not be
// read. It is known once a large file has been gone through.
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
	_, last := SplitName([]byte(name))
	return f.named(last, func(header []byte) bool { return string(header) == name })
}

// Named returns the sections whose headers hold name alone or after a word, as
// SplitName parts them, in file order: [name], [profile name], [profile "name"],
// [services name]. Their number does not depend on that of the other sections,
// and neither does the time.
func (f *File) Named(name string) []Section {
	if name == "" {
		return nil
	}
	return f.named([]byte(name), func(header []byte) bool {
		_, last := SplitName(header)
		return string(last) == name
	})
}

// SplitName parts a header such as "profile NAME" at the first blanks, and takes
// off the quotes that the AWS CLI writes round a name that holds a blank. A
// header of one word has that word as its name and no kind.
func SplitName(header []byte) (kind, name []byte) {
	i := firstOf(header, ' ', '\t')
	if i < 0 {
		return nil, header
	}
	kind, name = header[:i], bytes.TrimLeft(header[i:], " \t")
	if n := len(name); n >= 2 && name[0] == name[n-1] && (name[0] == '"' || name[0] == '\'') {
		name = name[1 : n-1]
	}
	return kind, name
}

// All yields every section that has a name, in file order.
func (f *File) All() iter.Seq[Section] {
	return func(yield func(Section) bool) {
		f.pass(hasName, func(at int, text []byte) bool { return yield(newSection(at, text)) })
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

// newSection is the one at offset at, which has that text.
func newSection(at int, text []byte) Section {
	head := firstLine(text)
	return Section{Name: string(headerName(head)), At: at, head: head, body: text[len(head):], from: at + len(head)}
}

// pass goes through the file once. want is shown each header, from its bracket
// on; yield gets the offset and the text of those that it wants, and ends the pass
// with false.
func (f *File) pass(want func(head []byte) bool, yield func(at int, text []byte) bool) {
	if f == nil {
		return
	}
	if f.open != nil {
		f.stream(want, yield)
		return
	}
	for at := nextHeader(f.data, 0); at < len(f.data); {
		next := nextHeader(f.data, at+1)
		if want(f.data[at:]) && !yield(at, f.data[at:next:next]) {
			return
		}
		at = next
	}
}

// choose returns the sections whose headers are wanted.
func (f *File) choose(want func(head []byte) bool) []Section {
	var found []Section
	f.pass(want, func(at int, text []byte) bool {
		found = append(found, newSection(at, text))
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
	if bytes.ContainsRune(data[:min(len(data), 2)], 0) {
		return &EncodingError{UTF16: true}
	}
	return nil
}
