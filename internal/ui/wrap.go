package ui

import (
	"unicode"

	"golang.org/x/text/width"
)

// Width is the number of columns that text takes in a terminal.
func Width(text string) int {
	if isPlain(text) {
		return len(text)
	}
	n := 0
	for _, r := range text {
		n += runeWidth(r)
	}
	return n
}

// runeWidth is what the wcwidth of terminals has: 0 for what joins the character before
// it, 2 for the wide ones of East Asia and emoji.
func runeWidth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// isPlain says whether a text is printable ASCII, whose width needs no tables.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// Wrap parts a text at blanks into lines of at most width columns. What is to be
// copied stays whole, even where it is longer: see pieces.
func Wrap(text string, width int) []string {
	var lines []string
	used := 0
	for _, piece := range pieces(text) {
		n := Width(piece)
		if last := len(lines) - 1; last >= 0 && used+1+n <= width {
			lines[last] += " " + piece
			used += 1 + n
		} else {
			lines = append(lines, piece)
			used = n
		}
	}
	return lines
}
