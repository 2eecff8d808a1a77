package inifile

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Issue is a way in which AWS readers differ over a file.
type Issue int

const (
	// DoubleSection is a header that occurred before: the AWS CLI then reads
	// nothing of the file, the SDKs merge.
	DoubleSection Issue = iota
	// DoubleKey is a key that occurred before in its section: as DoubleSection.
	DoubleKey
	// OpenHeader is a header without a closing bracket or a name: as
	// DoubleSection, but the SDKs pass it over.
	OpenHeader
	// NoKey is a line that is neither a key nor anything else: as OpenHeader.
	NoKey
	// Homeless is a key before the first section: as OpenHeader.
	Homeless
	// Mark is a byte order mark: the AWS CLI reads nothing, the SDKs pass over
	// the first section.
	Mark
	// IndentedHeader is the rest of the value above to the AWS CLI.
	IndentedHeader
	// QuotedName has quotes that some readers take off.
	QuotedName
	// OddName has characters that the SDKs allow in no profile's name.
	OddName
	// QuotedText has quotes that the AWS CLI keeps.
	QuotedText
	// CommentInText is followed by a comment that the AWS CLI keeps.
	CommentInText
	// LongText goes on in indented lines for the AWS CLI only.
	LongText
	// NestedNoKey is an indented line without = below a key without a value: as
	// DoubleSection, but the SDKs pass it over.
	NestedNoKey
	// NotUTF8 is a byte that no UTF-8 has: as DoubleSection, also in a comment.
	NotUTF8
	// Colon stands between a key and its value, where the SDK for JavaScript
	// reads = alone.
	Colon
	// Capitals are in a key, whose case the SDK for JavaScript minds.
	Capitals
	// CutInQuotes is a credential_process with # or ; in its quotes, behind a
	// blank, where the SDKs end it and the AWS CLI does not.
	CutInQuotes
)

// Finding is one place in a file that AWS readers do not read alike. It never
// holds a value.
type Finding struct {
	Issue   Issue
	Line    int    // from 1
	Section string // as its header has it; empty before the first and for no name
	Key     string // in lower case; empty when it is not about a key
}

// Lint finds the places in data that AWS readers do not read alike, those of the
// lines first and then those of the values. A file that cannot be read at all has
// none; Index tells.
func Lint(data []byte) []Finding {
	if readable(data) != nil {
		return nil
	}
	l := linter{seen: map[string]bool{}}
	if startsWithMark(data) {
		l.add(Mark, 1, "")
	}
	number := 0
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte(bom))) {
		number++
		l.line(line, number)
	}
	l.lines = counter{data: data}
	for section := range Index(data).All() {
		l.values(section)
	}
	return l.found
}

type linter struct {
	found   []Finding
	seen    map[string]bool // canonical names of headers
	section string
	inside  bool // a header has come
	keyed   bool // a key has come since
	nests   bool // the last key has no value, so that what is indented is below it
	spoiled bool // a byte is not UTF-8, which is told once
	lines   counter
}

// counter turns offsets into numbers of lines. The offsets come in order, so that
// it counts each line once.
type counter struct {
	data     []byte
	at, past int // offset up to which lines are counted, and how many end before
}

func (c *counter) line(at int) int {
	c.past += bytes.Count(c.data[c.at:at], []byte{'\n'})
	c.at = at
	return c.past + 1
}

func (l *linter) add(d Issue, line int, key string) {
	l.found = append(l.found, Finding{d, line, l.section, key})
}

// line looks at one line by itself. What is indented belongs to the line above
// and is looked at with the values.
func (l *linter) line(line []byte, number int) {
	text := bytes.TrimSpace(line)
	if !l.spoiled && !utf8.Valid(line) {
		l.spoiled = true
		l.add(NotUTF8, number, "")
	}
	switch {
	case len(text) == 0 || isComment(text):
	case text[0] == '[':
		l.header(text, isIndented(line), number)
	case !l.inside:
		l.add(Homeless, number, "")
	case isIndented(line):
		if l.nests && bytes.IndexByte(text, '=') < 0 {
			l.add(NestedNoKey, number, "")
		}
	case bytes.IndexAny(text, "=:") <= 0:
		l.add(NoKey, number, "")
	default:
		l.keyed = true
		l.nests = bytes.IndexAny(text, "=:") == len(text)-1
	}
}

func (l *linter) header(text []byte, indented bool, number int) {
	name := headerName(text)
	l.section, l.inside, l.nests = string(name), true, false
	switch {
	case len(name) == 0:
		l.add(OpenHeader, number, "")
		return
	case indented:
		l.add(IndentedHeader, number, "")
	}
	same := canonical(name)
	if isHeader := !indented || !l.keyed; isHeader { // to the AWS CLI too
		if l.seen[same] {
			l.add(DoubleSection, number, "")
		}
		l.seen[same], l.keyed = true, false
	}
	switch plain := strings.TrimPrefix(same, "profile "); {
	case bytes.ContainsAny(name, `"'\`):
		l.add(QuotedName, number, "")
	case !consistsOf(plain, "_.@+:/-% ", 'A'):
		l.add(OddName, number, "")
	}
}

// values looks at what a section holds. One that cannot be read is
// reported where it is needed.
func (l *linter) values(section Section) {
	values, _ := section.Values()
	l.section = section.Name
	seen := map[string]bool{}
	var depth int
	for i, v := range values {
		line := l.lines.data[v.At:]
		indent := len(line) - len(bytes.TrimLeft(line, " \t"))
		// A key that is indented more is a part of the value above to the AWS CLI.
		isOwn := i == 0 || indent <= depth
		if isOwn {
			depth = indent
		}
		for _, doubt := range []struct {
			is bool
			Issue
		}{
			{isOwn && seen[v.Key], DoubleKey}, {v.Quoted, QuotedText}, {v.Cut && !v.isCutInQuotes(), CommentInText}, {v.Continued, LongText},
			{hasColon(line), Colon}, {hasCapitals(line, v.Key), Capitals}, {v.isCutInQuotes(), CutInQuotes},
		} {
			if doubt.is {
				l.add(doubt.Issue, l.lines.line(v.At), v.Key)
			}
		}
		seen[v.Key] = seen[v.Key] || isOwn
	}
}

// hasColon says whether the first separator of a line, which has one, is a colon.
func hasColon(line []byte) bool {
	before, _, _ := bytes.Cut(line, []byte("="))
	return bytes.Contains(before, []byte(":"))
}

// hasCapitals says whether the key of a line is not written in lower case, as key
// is.
func hasCapitals(line []byte, key string) bool {
	return !bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte(key))
}
