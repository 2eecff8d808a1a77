package inifile

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/ini.v1"
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
}

// Get returns the last value of key, which is the one that counts. The key is in
// lower case.
func Get(values []Value, key string) (Value, bool) {
	for _, v := range slices.Backward(values) {
		if v.Key == key {
			return v, true
		}
	}
	return Value{}, false
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
	if bytes.IndexByte(s.body, 0) >= 0 {
		return nil, &EncodingError{Section: s.Name}
	}
	var values []Value
	for batch := range slices.Chunk(keyLines(s.body), batchSize) {
		parsed, err := parse(batch)
		if err != nil {
			return nil, err
		}
		for i, v := range parsed {
			v.At += s.from
			if batch[i].nested {
				above := &values[len(values)-1]
				above.Nested = append(above.Nested, v)
			} else {
				values = append(values, v)
			}
		}
	}
	return values, nil
}

// keyLine is a line of a section that holds a key.
type keyLine struct {
	at     int    // offset in the section's body
	text   []byte // without blanks round it and inline comment
	nested bool   // belongs to the last line before that does not
	cut    bool
	goesOn bool // is followed by deeper lines though it has a value
}

// keyLines finds the lines of body that hold a key and says how they belong
// together. A line belongs to the key above when that has no value and is
// indented less.
func keyLines(body []byte) []keyLine {
	var lines []keyLine
	above, depth, open := -1, 0, false
	at := 0
	for line := range bytes.Lines(body) {
		start := at
		at += len(line)
		text, cut := withoutComment(line)
		if len(text) == 0 {
			continue
		}
		indent := len(line) - len(bytes.TrimLeft(line, " \t"))
		deeper := above >= 0 && indent > depth
		if deeper && !open {
			lines[above].goesOn = true
		}
		nested := deeper && open
		if nested {
			text, cut = bytes.TrimSpace(line), false
		}
		delimiter := bytes.IndexAny(text, "=:")
		if delimiter <= 0 {
			continue
		}
		lines = append(lines, keyLine{at: start, text: text, nested: nested, cut: cut})
		if !nested {
			above, depth, open = len(lines)-1, indent, delimiter == len(text)-1
		}
	}
	return lines
}

// withoutComment trims line and cuts it at the first comment character that
// follows a blank.
func withoutComment(line []byte) (text []byte, cut bool) {
	text = bytes.TrimSpace(line)
	for i := 0; i < len(text); i++ {
		next := bytes.IndexAny(text[i:], "#;")
		if next < 0 {
			break
		}
		i += next
		if i == 0 {
			return nil, true
		}
		if text[i-1] == ' ' || text[i-1] == '\t' {
			return bytes.TrimSpace(text[:i]), true
		}
	}
	return text, false
}

// batchSize keeps the time of go-ini, which compares every key with every other,
// linear in the size of the section.
const batchSize = 128

// options make go-ini read a line as AWS readers do. Comments are cut and quotes
// taken off here, since go-ini's rules for both differ from AWS's.
var options = ini.LoadOptions{
	IgnoreContinuation:      true,
	IgnoreInlineComment:     true,
	InsensitiveKeys:         true,
	SkipUnrecognizableLines: true,
	ChildSectionDelimiter:   "\x00",
	PreserveSurroundedQuote: true,
}

// parse has go-ini read one value from each of lines.
//
// A number and a NUL byte go in front of each line. That keeps duplicates apart
// and their order known, and leaves nothing special at the start of a line: no
// header, no quoted key, no "-". A NUL byte also goes before each quote that
// would make go-ini read on into the lines below. No NUL byte is in lines, so
// taking them all out again restores the text.
func parse(lines []keyLine) ([]Value, error) {
	var text bytes.Buffer
	for i, l := range lines {
		text.WriteString(strconv.Itoa(i))
		text.WriteByte(0)
		text.Write(closed(l.text))
		text.WriteByte('\n')
	}
	file, err := ini.LoadSources(options, text.Bytes())
	if err != nil {
		return nil, errUnreadable // never err: it quotes lines, which may hold secrets
	}
	values := make([]Value, 0, len(lines))
	for i, key := range file.Section(ini.DefaultSection).Keys() {
		number, name, _ := strings.Cut(key.Name(), "\x00")
		if number != strconv.Itoa(i) {
			return nil, errUnreadable
		}
		value, quoted := unquoted(strings.ReplaceAll(key.Value(), "\x00", ""))
		values = append(values, Value{
			Key:       strings.ReplaceAll(name, "\x00", ""),
			Text:      value,
			At:        lines[i].at,
			Quoted:    quoted,
			Cut:       lines[i].cut,
			Continued: lines[i].goesOn,
		})
	}
	if len(values) != len(lines) {
		return nil, errUnreadable
	}
	return values, nil
}

var errUnreadable = errors.New("section cannot be read")

func closed(text []byte) []byte {
	if bytes.IndexByte(text, '`') >= 0 {
		text = bytes.ReplaceAll(text, []byte("`"), []byte("\x00`"))
	}
	if bytes.Contains(text, []byte(`"""`)) {
		text = bytes.ReplaceAll(text, []byte(`"""`), []byte("\x00\"\"\""))
	}
	return text
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
