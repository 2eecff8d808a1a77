package ui

import (
	"testing"
	"unicode"
)

// FuzzEscape shows any text: nothing that a terminal obeys is left.
func FuzzEscape(f *testing.F) {
	f.Add("plain \x1b[31m \u009b \u202e \xff \ufffd\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range Escape(text) {
			if !unicode.IsPrint(r) && r != unicode.ReplacementChar {
				t.Errorf("Escape(%q) = %q", text, Escape(text))
			}
		}
	})
}
