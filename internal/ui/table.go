package ui

import "strings"

// Cell is a part of a row: text, and how a terminal shows it.
type Cell struct {
	Text  string
	Paint string // SGR parameters, such as "31"; empty: plain
}

// Layout writes rows for people: in columns where every row fits the width, else
// each row under its first cell, as many of the others on a line as fit. Width 0
// is no limit. Cells must hold no control characters.
func Layout(rows [][]Cell, width int) string {
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

func columnWidths(rows [][]Cell) []int {
	var widths []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], Width(c.Text))
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

func inColumns(rows [][]Cell, widths []int) string {
	var b strings.Builder
	for _, row := range rows {
		blanks := 0
		for i, c := range row {
			if c.Text != "" {
				b.WriteString(strings.Repeat(" ", blanks))
				b.WriteString(c.shown(c.Text))
				blanks = 0
			}
			if widths[i] > 0 {
				blanks += widths[i] - Width(c.Text) + len(gap)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// stack writes a row over several lines, the first cell on one of its own. What
// does not fit a line goes on below it, further in.
func stack(b *strings.Builder, row []Cell, width int) {
	const step = "  "
	used, indent := 0, ""
	for i, c := range row {
		n := Width(c.Text)
		switch {
		case n == 0:
			continue
		case i > 0 && used+len(gap)+n <= width:
			b.WriteString(gap + c.shown(c.Text))
			used += len(gap) + n
			continue
		case i > 0:
			b.WriteByte('\n')
			indent = step
		}
		if used = len(indent) + n; used <= width {
			b.WriteString(indent + c.shown(c.Text))
		} else {
			used = width
			pieces := Wrap(c.Text, width-len(indent+step), true)
			for j, piece := range pieces {
				pieces[j] = c.shown(piece)
			}
			b.WriteString(indent + strings.Join(pieces, "\n"+indent+step))
		}
		if i == 0 {
			used = width
		}
	}
	b.WriteByte('\n')
}

func (c Cell) shown(text string) string {
	if c.Paint == "" {
		return text
	}
	return "\x1b[" + c.Paint + "m" + text + "\x1b[0m"
}
