package prompt

import "strings"

// maxLine is the longest answer, in bytes.
const maxLine = 1 << 10

// line is an answer while it is typed.
type line struct {
	typed []byte
	long  bool
}

// take adds what was read. done says that the line has ended; the rest of a line
// that is too long is taken as well, lest a shell run it.
//
// A terminal that another program has set to raw mode gives the keys themselves:
// a carriage return for Enter, and Ctrl-C and Ctrl-D as bytes.
func (l *line) take(chunk []byte) (done bool, err error) {
	const ctrlC, ctrlD = 3, 4
	for _, c := range chunk {
		switch {
		case c == '\n' || c == '\r':
			return true, nil
		case c == ctrlC || c == ctrlD:
			return true, ErrEnd
		case len(l.typed) == maxLine:
			l.long = true
		default:
			l.typed = append(l.typed, c)
		}
	}
	return false, nil
}

// end is for when there is nothing more to read: Ctrl-D after something was
// typed does not take it back.
func (l *line) end() error {
	if len(l.typed) == 0 {
		return ErrEnd
	}
	return nil
}

func (l *line) text() (string, error) {
	text := edited(l.typed)
	switch {
	case l.long:
		return "", ErrTooLong
	case strings.TrimSpace(text) == "":
		return "", ErrEmpty
	}
	return text, nil
}
