package inifile

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Reason is why a section is not edited.
type Reason string

// The reasons of a RefusedError.
const (
	BadName      Reason = "has a name that AWS tools read differently"
	Twice        Reason = "occurs more than once"
	GivenTwice   Reason = "is to be changed in two ways at once"
	BadHeader    Reason = "has a header that AWS tools read differently"
	BadNext      Reason = "ends at a header that AWS tools read differently"
	ByteMark     Reason = "follows a byte order mark, which hides it from AWS tools"
	BadLineEnd   Reason = "is in a file with carriage returns inside lines"
	SpansLines   Reason = "has a value that goes on over several lines"
	IndentedKey  Reason = "has an indented key that AWS tools read differently"
	BadKey       Reason = "cannot hold a key of that name"
	BadValueText Reason = "cannot hold a value with characters that AWS tools read differently"
	TooManyLines Reason = "has too many lines for an edit to be checked"
	BadReading   Reason = "has lines that other tools read differently, such as open quotes"
)

// RefusedError says why EditAll or RemoveAll left a section, and all others, alone. It never holds a
// value.
type RefusedError struct {
	Section string
	Line    int    // from 1; 0 when it is not about a line
	Key     string // empty when it is not about a key
	Reason  Reason
}

func (e *RefusedError) Error() string {
	at := fmt.Sprintf("section %q", e.Section)
	if e.Line > 0 {
		at += fmt.Sprintf(" (line %d)", e.Line)
	}
	if e.Key != "" {
		return fmt.Sprintf("%s %s: %q", at, e.Reason, e.Key)
	}
	return at + " " + string(e.Reason)
}

// CheckName says whether Edit writes a section of that name: letters, digits and
// _ . @ + : / -, after "profile " or not. The error is a *RefusedError.
//
// It refuses "DEFAULT", which Python's reader takes for values of every section.
func CheckName(section string) error {
	name := strings.TrimPrefix(section, "profile ")
	if name == "" || section == "DEFAULT" || !consistsOf(name, "_.@+:/-", 'A') {
		return &RefusedError{Section: section, Reason: BadName}
	}
	return nil
}

func checkPairs(section string, set []Pair) error {
	for i, s := range set {
		twice := slices.ContainsFunc(set[:i], func(other Pair) bool { return other.Key == s.Key })
		if twice || s.Key == "" || !consistsOf(s.Key, "_", 'a') {
			return &RefusedError{Section: section, Key: s.Key, Reason: BadKey}
		}
		if !isPlainText(s.Text) {
			return &RefusedError{Section: section, Key: s.Key, Reason: BadValueText}
		}
	}
	return nil
}

// consistsOf says whether text holds nothing but digits, lower-case letters,
// upper-case ones if from is 'A', and the bytes of others.
func consistsOf(text, others string, from byte) bool {
	for i := range len(text) {
		switch b := text[i]; {
		case '0' <= b && b <= '9', 'a' <= b && b <= 'z', from == 'A' && 'A' <= b && b <= 'Z':
		case strings.IndexByte(others, b) < 0:
			return false
		}
	}
	return true
}

// isPlainText says whether every reader reads the text as it stands. It is
// printable ASCII because botocore decodes the file by locale, and ends with no
// backslash because other tools join such a line with the next.
func isPlainText(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return text != "" && text == strings.TrimSpace(text) &&
		strings.IndexByte("\"'`#;", text[0]) < 0 && text[len(text)-1] != '\\' &&
		!strings.Contains(text, " #") && !strings.Contains(text, " ;")
}

// locate finds the sections, in one pass, and refuses where AWS readers would not
// agree on where they are. Those that are found come first, in file order.
func locate(data []byte, names []string) ([]place, error) {
	found, missing := make([]place, 0, len(names)), map[string]int{} // by name: its number
	for i, name := range names {
		if err := CheckName(name); err != nil {
			return nil, err
		}
		if _, twice := missing[name]; twice {
			return nil, &RefusedError{Section: name, Reason: GivenTwice}
		}
		missing[name] = i
	}
	if len(names) == 0 {
		return nil, nil
	}
	if err := checkFile(data, names[0]); err != nil {
		return nil, err
	}
	numbers := maps.Clone(missing)
	open := false // the header found is the last one seen
	for at, name := range Headers(data) {
		if open {
			open = false
			last := &found[len(found)-1]
			last.end = at
			if !isBoundary(data, at) {
				return nil, refuse(*last, at, BadNext)
			}
		}
		number, wanted := numbers[canonical(name)]
		if !wanted {
			continue
		}
		p := newPlace(data, names[number], number)
		if _, first := missing[p.name]; !first {
			return nil, refuse(p, at, Twice)
		}
		if err := p.standAt(at); err != nil {
			return nil, err
		}
		delete(missing, p.name)
		found, open = append(found, p), true
	}
	for i, name := range names {
		if _, ok := missing[name]; ok {
			found = append(found, newPlace(data, name, i))
		}
	}
	return found, nil
}

// newPlace is where a section would be added.
func newPlace(data []byte, name string, number int) place {
	return place{data: data, name: name, number: number, header: len(data), body: len(data), end: len(data)}
}

// standAt is for the section whose header is at offset at.
func (p *place) standAt(at int) error {
	if !isPlainHeader(p.data, at, p.name) {
		return refuse(*p, at, BadHeader)
	}
	if at == len(bom) && startsWithMark(p.data) {
		return refuse(*p, at, ByteMark)
	}
	p.found, p.header, p.body = true, at, at+len(firstLine(p.data[at:]))
	return nil
}

func refuse(p place, at int, reason Reason) error {
	return &RefusedError{Section: p.name, Line: line(p.data, at), Reason: reason}
}

// checkFile refuses what spoils a file from end to end.
func checkFile(data []byte, section string) error {
	if err := readable(data); err != nil {
		return err
	}
	if bytes.ContainsRune(data, 0) {
		return &EncodingError{}
	}
	for at := 0; ; at++ { // Python ends a line at a carriage return
		i := bytes.IndexByte(data[at:], '\r')
		if i < 0 {
			return nil
		}
		at += i
		if at+1 == len(data) || data[at+1] != '\n' && data[at+1] != '\r' {
			return &RefusedError{Section: section, Line: line(data, at), Reason: BadLineEnd}
		}
	}
}

func startsWithMark(data []byte) bool { return bytes.HasPrefix(data, []byte(bom)) }

// canonical is a header's name as the most lenient reader has it. Python's
// shlex takes quotes and backslashes off.
func canonical(name []byte) string {
	bare := strings.Map(func(r rune) rune {
		if r == '"' || r == '\'' || r == '\\' {
			return -1
		}
		return r
	}, string(name))
	return strings.Join(strings.Fields(bare), " ")
}

// isBoundary says whether every reader sees that a section starts at the header
// at offset at, whatever its name.
func isBoundary(data []byte, at int) bool {
	if at > 0 && data[at-1] != '\n' && !(at == len(bom) && startsWithMark(data)) {
		return false
	}
	header := firstLine(data[at:])
	name := headerName(header)
	if len(name) == 0 || bytes.ContainsAny(name, "#;") {
		return false
	}
	after := header[bytes.IndexByte(header, ']')+1:]
	return isBlank(after) || isComment(after)
}

// isPlainHeader says whether every reader reads the name at offset at.
func isPlainHeader(data []byte, at int, name string) bool {
	header := firstLine(data[at:])
	return isBoundary(data, at) &&
		bytes.HasPrefix(header, []byte("["+name+"]")) &&
		!bytes.ContainsRune(header[len(name)+2:], ']')
}

// checkKeys refuses a key of ours that one reader takes for part of another
// value, or whose value goes on below.
func (p place) checkKeys(ours func(key string) bool) error {
	var above string // the last key at the start of a line
	open := false    // whether all readers take what is indented below for its nested keys
	at := p.body
	for line := range bytes.Lines(p.data[p.body:p.end]) {
		start := at
		at += len(line)
		if isBlank(line) || isComment(line) && !isIndented(line) {
			continue
		}
		if !isIndented(line) {
			text, cut := withoutComment(line)
			delimiter := bytes.IndexAny(text, "=:")
			if delimiter > 0 {
				above = lineKey(line)
			}
			open = delimiter > 0 && delimiter == len(text)-1 && !cut
			continue
		}
		if ours(above) {
			return p.refuseKey(start, above, SpansLines)
		}
		open = open && (line[0] == ' ' || line[0] == '\t')
		if key := anyKey(line); !open && ours(key) {
			return p.refuseKey(start, key, IndentedKey)
		}
	}
	return nil
}

func (p place) refuseKey(at int, key string, reason Reason) error {
	return &RefusedError{Section: p.name, Line: line(p.data, at), Key: key, Reason: reason}
}
