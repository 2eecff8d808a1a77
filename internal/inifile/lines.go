package inifile

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

func isBlank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

func isComment(line []byte) bool {
	text := bytes.TrimSpace(line)
	return len(text) > 0 && (text[0] == '#' || text[0] == ';')
}

// isIndented says whether any reader may take the line for one that does not
// start at its first character.
func isIndented(line []byte) bool {
	r, _ := utf8.DecodeRune(line)
	return r <= ' ' || unicode.IsSpace(r)
}

// lineKey is the key, in lower case, of a line that starts with one; empty for an
// indented line. What it makes of a comment is no key anyone asks for.
func lineKey(line []byte) string {
	if isIndented(line) {
		return ""
	}
	return anyKey(line)
}

// anyKey is lineKey for a line that may be indented.
func anyKey(line []byte) string {
	i := bytes.IndexAny(line, "=:")
	return strings.ToLower(string(bytes.TrimSpace(line[:max(i, 0)])))
}

// lineEnd is the line feed, with what carriage returns stand before it.
func lineEnd(line []byte) string {
	if !bytes.HasSuffix(line, []byte("\n")) {
		return ""
	}
	return string(line[len(bytes.TrimRight(line, "\r\n")):])
}

// fileEOL is what ends the first line of data.
func fileEOL(data []byte) string {
	if bytes.HasSuffix(firstLine(data), []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// lastLine is the last line of data, with its end if it has one.
func lastLine(data []byte) []byte {
	return data[bytes.LastIndexByte(bytes.TrimSuffix(data, []byte("\n")), '\n')+1:]
}

// line is the number, from 1, of the line that holds the byte at offset at. It
// is for messages: it counts from the start of data.
func line(data []byte, at int) int {
	return 1 + bytes.Count(data[:min(max(at, 0), len(data))], []byte{'\n'})
}
