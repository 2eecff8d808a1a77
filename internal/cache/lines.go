package cache

import (
	"encoding/hex"
	"strings"
	"time"
)

// A file is its first line, which names the format and its version, lines of the
// form "name = value", and the last line "end", without which it was cut short.
// Its bytes are ASCII, so that no name from a configuration file can start a
// line of its own or a terminal sequence.

const lastLine = "end"

func put(b *strings.Builder, name, value string) {
	b.WriteString(name)
	b.WriteString(" = ")
	escape(b, value)
	b.WriteByte('\n')
}

func escape(b *strings.Builder, s string) {
	const digits = "0123456789abcdef"
	for i := 0; i < len(s); i++ {
		if c := s[i]; plain(c) {
			b.WriteByte(c)
		} else {
			b.WriteString(`\x`)
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
}

func plain(c byte) bool { return c >= ' ' && c < 0x7f && c != '\\' }

// unescape reports ok false for anything that escape does not write.
func unescape(s string) (_ string, ok bool) {
	start := 0
	for start < len(s) && plain(s[start]) {
		start++
	}
	if start == len(s) {
		return s, true
	}
	b := []byte(s[:start])
	for i := start; i < len(s); i++ {
		if plain(s[i]) {
			b = append(b, s[i])
			continue
		}
		if len(s)-i < 4 || s[i:i+2] != `\x` {
			return "", false
		}
		c, err := hex.DecodeString(s[i+2 : i+4])
		if err != nil {
			return "", false
		}
		b = append(b, c...)
		i += 3
	}
	return string(b), true
}

// reader takes a file apart. At the first thing that is not as it should be, bad
// is set, and nothing that was read counts.
type reader struct {
	rest string
	bad  bool
}

func (r *reader) line() string {
	line, rest, found := strings.Cut(r.rest, "\n")
	r.bad = r.bad || !found
	r.rest = rest
	return line
}

// expect takes a line that must be as given.
func (r *reader) expect(line string) { r.bad = r.line() != line || r.bad }

// end takes the last line.
func (r *reader) end() {
	r.expect(lastLine)
	r.bad = r.bad || r.rest != ""
}

// value takes the line of that name.
func (r *reader) value(name string) string {
	line, ok := strings.CutPrefix(r.line(), name+" = ")
	v, good := unescape(line)
	r.bad = r.bad || !ok || !good
	return v
}

func (r *reader) time(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	r.bad = r.bad || err != nil
	return t.UTC()
}

func (r *reader) duration(s string) time.Duration {
	d, err := time.ParseDuration(s)
	r.bad = r.bad || err != nil
	return d
}

func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
