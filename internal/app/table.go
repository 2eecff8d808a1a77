package app

import (
	"strings"
	"unicode"
)

// cell is a part of a row: text, and how a terminal shows it.
type cell struct {
	text  string
	paint string // SGR parameters, such as "31"; empty: plain
}

// layout writes rows for people: in columns where every row fits the width, else
// each row under its first cell, as many of the others on a line as fit. Width 0
// is no limit. Cells must hold no control characters.
func layout(rows [][]cell, width int) string {
	widths := columnWidths(rows)
	if width == 0 || total(widths) <= width {
		return inColumns(rows, widths)
	}
	var b strings.Builder
	for _, row := range rows {
		stack(&b, row, max(width, 16))
	}
	return b.String()
}

// gap parts cells that stand in one line.
const gap = "  "

func columnWidths(rows [][]cell) []int {
	var widths []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], cells(c.text))
		}
	}
	return widths
}

func total(widths []int) int {
	n := -len(gap)
	for _, w := range widths {
		if w > 0 {
			n += w + len(gap)
		}
	}
	return n
}

func inColumns(rows [][]cell, widths []int) string {
	var b strings.Builder
	for _, row := range rows {
		blanks := 0
		for i, c := range row {
			if c.text != "" {
				b.WriteString(strings.Repeat(" ", blanks))
				b.WriteString(c.painted(c.text))
				blanks = 0
			}
			if widths[i] > 0 {
				blanks += widths[i] - cells(c.text) + len(gap)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// stack writes a row over several lines, the first cell on one of its own. What
// does not fit a line goes on below it, further in.
func stack(b *strings.Builder, row []cell, width int) {
	const step = "  "
	used, indent := 0, ""
	for i, c := range row {
		n := cells(c.text)
		switch {
		case n == 0:
			continue
		case i > 0 && used+len(gap)+n <= width:
			b.WriteString(gap + c.painted(c.text))
			used += len(gap) + n
			continue
		case i > 0:
			b.WriteByte('\n')
			indent = step
		}
		if used = len(indent) + n; used <= width {
			b.WriteString(indent + c.painted(c.text))
		} else {
			used = width
			pieces := wrap(c.text, width-len(indent+step))
			for j, piece := range pieces {
				pieces[j] = c.painted(piece)
			}
			b.WriteString(indent + strings.Join(pieces, "\n"+indent+step))
		}
		if i == 0 {
			used = width
		}
	}
	b.WriteByte('\n')
}

func (c cell) painted(text string) string {
	if c.paint == "" {
		return text
	}
	return "\x1b[" + c.paint + "m" + text + "\x1b[0m"
}

// wrap cuts text into lines of at most width, at blanks where there are any.
func wrap(text string, width int) []string {
	var lines []string
	for cells(text) > width {
		n, used, blank := 0, 0, 0
		for i, r := range text {
			if used += cells(string(r)); used > width {
				break
			}
			if n = i + len(string(r)); r == ' ' {
				blank = i
			}
		}
		if blank > 0 && text[n] != ' ' {
			n = blank
		}
		lines = append(lines, text[:n])
		text = strings.TrimLeft(text[n:], " ")
	}
	return append(lines, text)
}

// wide are the characters that take two places in a terminal: those of Unicode's
// East Asian Width W and F that names are written with.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1}, {0x2e80, 0x303e, 1}, {0x3041, 0xa4cf, 1}, {0xac00, 0xd7a3, 1},
		{0xf900, 0xfaff, 1}, {0xfe30, 0xfe6f, 1}, {0xff00, 0xff60, 1}, {0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{{0x1f300, 0x1f64f, 1}, {0x1f900, 0x1f9ff, 1}, {0x20000, 0x3fffd, 1}},
}

// cells is the number of places that text takes in a terminal.
func cells(text string) int {
	n := 0
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
		case unicode.Is(wide, r):
			n += 2
		default:
			n++
		}
	}
	return n
}
