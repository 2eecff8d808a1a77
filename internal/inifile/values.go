package inifile

import (
	"bytes"
	"strings"
)

// Value is one key of a section. The last three fields mark what AWS readers do
// not agree on, for those who must warn.
type Value struct {
	Key    string  // in lower case
	Text   string  // without an inline comment and one pair of quotes round it
	At     int     // offset of the key's line in the file
	Nested []Value // of an empty value: the keys indented below it

	Quoted    bool // quotes were taken off; botocore keeps them
	Cut       bool // an inline comment was taken off; botocore keeps it
	Continued bool // indented lines follow that botocore adds to the value

	uncut string // of a Cut value: what stood in the line, comment and all
}

// Get returns the last value of key, which is the one that counts. The key is in
// lower case.
func Get(values []Value, key string) (Value, bool) {
	if i := LastIndex(values, key); i >= 0 {
		return values[i], true
	}
	return Value{}, false
}

// LastIndex is where Get finds the value; -1: there is none.
func LastIndex(values []Value, key string) int {
	for i := len(values) - 1; i >= 0; i-- {
		if values[i].Key == key {
			return i
		}
	}
	return -1
}

// Values returns the keys of the section in file order, duplicates included. The
// errors are *TooLargeError and *EncodingError; lines that are not keys are
// passed over, as AWS readers that go on at all do.
//
// A comment needs a blank before it to end a value, and ends no nested one. A
// line indented below a key with a value is a key of its own if it can be; the
// key above is marked Continued.
func (s Section) Values() ([]Value, error) {
	if len(s.body) > MaxSection {
		return nil, &TooLargeError{Section: s.Name, Limit: MaxSection}
	}
	if bytes.ContainsRune(s.body, 0) {
		return nil, &EncodingError{Section: s.Name}
	}
	r := valueReader{values: make([]Value, 0, min(bytes.Count(s.body, []byte{'='}), usualValues))}
	at := s.from
	for line := range bytes.Lines(s.body) {
		r.line(line, at)
		at += len(line)
	}
	return r.values, nil
}

// usualValues is the most values that room is made for before they are read.
const usualValues = 16

// valueReader collects the values of the lines that it is given.
type valueReader struct {
	values []Value
	depth  int  // indentation of the last key that is not nested
	open   bool // whether that key has no value, so that deeper lines are nested
}

// line adds the value of the line at offset at, if it holds a key. The line
// belongs to the key above when that has no value and is indented less.
func (r *valueReader) line(line []byte, at int) {
	text, cut := withoutComment(line)
	if len(text) == 0 {
		return
	}
	indent := len(line) - len(bytes.TrimLeft(line, " \t"))
	deeper := len(r.values) > 0 && indent > r.depth
	nested := deeper && r.open
	if deeper && !nested {
		r.values[len(r.values)-1].Continued = true
	}
	if nested {
		text, cut = bytes.TrimSpace(line), false
	}
	delimiter := firstOf(text, '=', ':')
	if delimiter <= 0 {
		return
	}
	v := Value{Key: strings.ToLower(string(bytes.TrimSpace(text[:delimiter]))), At: at, Cut: cut}
	v.Text, v.Quoted = unquoted(string(bytes.TrimSpace(text[delimiter+1:])))
	if cut {
		v.uncut = string(bytes.TrimSpace(bytes.TrimSpace(line)[delimiter+1:]))
	}
	if nested {
		above := &r.values[len(r.values)-1]
		above.Nested = append(above.Nested, v)
		return
	}
	r.values = append(r.values, v)
	r.depth, r.open = indent, delimiter == len(text)-1
}

// withoutComment trims line and cuts it at the first comment character that
// follows a blank.
func withoutComment(line []byte) (text []byte, cut bool) {
	text = bytes.TrimSpace(line)
	for i, b := range text {
		switch {
		case b != '#' && b != ';':
		case i == 0 || text[i-1] == ' ' || text[i-1] == '\t':
			return bytes.TrimSpace(text[:i]), true
		}
	}
	return text, false
}

// firstOf is where the first of two characters is in text; -1: nowhere.
func firstOf(text []byte, a, b byte) int {
	i := bytes.IndexByte(text, a)
	if i >= 0 {
		text = text[:i]
	}
	if j := bytes.IndexByte(text, b); j >= 0 {
		return j
	}
	return i
}

// unquoted takes off one pair of quotes, if the text holds no other of its kind:
// the quotes of "a" "b" do not belong together.
func unquoted(text string) (string, bool) {
	if len(text) < 2 || text[0] != '"' && text[0] != '\'' {
		return text, false
	}
	if strings.IndexByte(text[1:], text[0]) != len(text)-2 {
		return text, false
	}
	return text[1 : len(text)-1], true
}
