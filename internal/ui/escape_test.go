package ui

import "testing"

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"plain é 漢 “x”":      "plain é 漢 “x”",
		"\x1b]0;x\a":         `\x1b]0;x\x07`,
		"a\r\nb\tc":          `a\x0d\x0ab\x09c`,
		"\u009b31m":          `\x9b31m`,
		"\u202eevil\u2066":   `\u202eevil\u2066`,
		"bad \xff\xc3 bytes": `bad \xff\xc3 bytes`,
		"\ufffd stays":       "\ufffd stays",
		"zero\u200bwidth":    `zero\u200bwidth`,
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}
