package ui

import "github.com/clipperhouse/displaywidth"

// Width is the number of columns that text takes in a terminal.
func Width(text string) int {
	if isPlain(text) {
		return len(text)
	}
	return displaywidth.String(text)
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
