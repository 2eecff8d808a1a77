package ui

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Width is the number of columns that text takes in a terminal.
func Width(text string) int {
	if isPlain(text) {
		return len(text)
	}
	return uniseg.StringWidth(text)
}

// isPlain says whether a text is ASCII without control characters, as most are,
// which needs no tables.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// Wrap parts a text at blanks into lines of at most width columns. A word that
// is longer stays whole, so that an ARN or a path can be copied, unless cut is
// set.
func Wrap(text string, width int, cut bool) []string {
	var lines []string
	used := 0
	for _, word := range strings.Fields(text) {
		for _, part := range pieces(word, width, cut) {
			n := Width(part)
			if last := len(lines) - 1; last >= 0 && used+1+n <= width {
				lines[last] += " " + part
				used += 1 + n
			} else {
				lines = append(lines, part)
				used = n
			}
		}
	}
	return lines
}

// pieces is word in pieces of at most width columns, if it may be cut.
func pieces(word string, width int, cut bool) []string {
	if !cut || Width(word) <= width {
		return []string{word}
	}
	var parts []string
	from, used, at := 0, 0, 0
	for g := uniseg.NewGraphemes(word); g.Next(); {
		if n := g.Width(); used+n > width && at > from {
			parts = append(parts, word[from:at])
			from, used = at, n
		} else {
			used += n
		}
		at += len(g.Bytes())
	}
	return append(parts, word[from:])
}
