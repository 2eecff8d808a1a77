package prompt

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Where pasted text begins and ends, on a terminal that a line editor has asked
// to mark it: https://invisible-island.net/xterm/ctlseqs (Bracketed Paste Mode).
const pasteBegins, pasteEnds = "\x1b[200~", "\x1b[201~"

// edited is what the keys of an answer leave. A terminal whose line editor called
// us edits no line by itself.
func edited(keys []byte) string {
	const ctrlH, ctrlU, ctrlW, del = 8, 21, 23, 127
	var text []byte
	keys = bytes.ReplaceAll(keys, []byte(pasteBegins), nil)
	for _, c := range bytes.ReplaceAll(keys, []byte(pasteEnds), nil) {
		switch c {
		case ctrlH, del:
			_, size := utf8.DecodeLastRune(text)
			text = text[:len(text)-size]
		case ctrlU:
			text = text[:0]
		case ctrlW:
			text = bytes.TrimRightFunc(text, unicode.IsSpace)
			text = text[:bytes.LastIndexFunc(text, unicode.IsSpace)+1]
		default:
			text = append(text, c)
		}
	}
	return strings.Map(plainBlank, string(text))
}

// plainBlank is a blank for those that only look like one, as web pages have them
// between groups of digits.
func plainBlank(r rune) rune {
	if unicode.Is(unicode.Zs, r) {
		return ' '
	}
	return r
}

// midPaste says that a paste has begun and not ended.
func midPaste(keys []byte) bool {
	return bytes.LastIndex(keys, []byte(pasteBegins)) > bytes.LastIndex(keys, []byte(pasteEnds))
}
