package inifile

import (
	"bytes"
	"iter"
	"unicode"
	"unicode/utf8"
)

const bom = "\ufeff"

// Headers yields the offset of the opening bracket and the name of every header
// of data, in order. It does one pass, allocates nothing, and looks at other
// lines only as far as their brackets.
//
// A line whose first character after blanks is a bracket is a header, whatever
// else is wrong with it: a damaged header must end the section before it, or
// that section would take the keys that follow. This holds for an indented line
// too, as in the AWS SDK for Go; botocore takes such a line for the rest of the
// value above it, so Edit refuses sections that end or begin with one.
//
// The name is what stands between the bracket and the first closing one on that
// line, without blanks round it: quotes, inner blanks and comment characters
// belong to it, and what follows the closing bracket does not matter. It is
// empty, and no section is found by it, when the line has no closing bracket,
// nothing in between, or a second opening bracket in between.
func Headers(data []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		for at := nextHeader(data, 0); at < len(data); at = nextHeader(data, at+1) {
			if !yield(at, headerName(data[at:])) {
				return
			}
		}
	}
}

// nextHeader is the offset of the first header at from or behind it, or the end of
// data.
func nextHeader(data []byte, from int) int {
	for at := from; ; at++ {
		i := bytes.IndexByte(data[at:], '[')
		if i < 0 {
			return len(data)
		}
		at += i
		if startsLine(data, at) {
			return at
		}
	}
}

// startsLine says whether only blanks stand between the start of the line and
// the byte at offset at. Every control character counts as a blank, since
// readers differ in which of them they trim.
func startsLine(data []byte, at int) bool {
	for at > 0 {
		switch b := data[at-1]; {
		case b == '\n':
			return true
		case b <= ' ':
			at--
		case b < utf8.RuneSelf: // or each bracket would have all that is before it copied
			return false
		default:
			r, size := utf8.DecodeLastRune(data[:at])
			if !unicode.IsSpace(r) {
				return string(data[:at]) == bom
			}
			at -= size
		}
	}
	return true
}

// headerName is the name in the header that data starts with.
func headerName(data []byte) []byte { return nameBehind(data[1:]) }

// nameBehind is the name in the header whose opening bracket is before text.
func nameBehind(text []byte) []byte {
	name, _, closed := bytes.Cut(firstLine(text), []byte("]"))
	if !closed || bytes.IndexByte(name, '[') >= 0 {
		return nil
	}
	return bytes.TrimSpace(name)
}

// firstLine is data up to and with its first line feed.
func firstLine(data []byte) []byte {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return data[:i+1]
	}
	return data
}
