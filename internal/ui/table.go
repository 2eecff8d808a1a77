package ui

import "strings"

// Cell is a part of a row: text, and how a terminal shows it.
type Cell struct {
	Text  string
	Paint string // SGR parameters, such as "31"; empty: plain
}

// gap parts cells that stand in one line.
const gap = "  "

// Column is how a table shows one of its columns.
type Column struct {
	Heading  string
	Least    int  // number of columns of the terminal that it may be cut to; 0: it is never cut
	Typed    bool // its cells are what people type next: it keeps half of the width in any case
	Drop     int  // where a table is too wide, columns are left out in this order; 0: never
	Ornament bool // it is left out before others are cut; its Drop is the least
}

// least is how few columns of a terminal of that width it may have; 0: all it needs.
func (c Column) least(width int) int {
	if c.Typed {
		return max(c.Least, width/2)
	}
	return c.Least
}

// Table writes rows under headings, each on one line. Where they do not fit the
// width, columns are left out or cut. A row that is shorter than the table gives
// the rest of its line to its last cell. Columns that have only empty cells are
// left out. Cells must hold no control characters.
func (l Look) Table(columns []Column, rows [][]Cell) string {
	widths := usedWidths(columns, rows)
	if l.Width > 0 {
		dropColumns(columns, widths, l.Width)
		cutColumns(columns, widths, l.Width)
	}
	var b strings.Builder
	headings := make([]Cell, len(columns))
	for i, c := range columns {
		headings[i] = l.Painted(c.Heading, Heading)
	}
	for _, row := range append([][]Cell{headings}, rows...) {
		l.writeRow(&b, row, widths)
	}
	return b.String()
}

// usedWidths are those of the widest cell of each column, or 0 for a column that
// is empty.
func usedWidths(columns []Column, rows [][]Cell) []int {
	widths := make([]int, len(columns))
	for _, row := range rows {
		for i, c := range row {
			if c.Text != "" && (i+1 < len(row) || len(row) == len(columns)) {
				widths[i] = max(widths[i], Width(c.Text))
			}
		}
	}
	for i, c := range columns {
		if widths[i] > 0 {
			widths[i] = max(widths[i], Width(c.Heading))
		}
	}
	return widths
}

// dropColumns leaves out columns until the others fit, cut as far as they may be.
func dropColumns(columns []Column, widths []int, width int) {
	for {
		least := make([]int, len(widths))
		next, ornament := -1, hasOrnament(columns, widths)
		for i, c := range columns {
			least[i] = widths[i]
			if c.Least > 0 && !ornament {
				least[i] = min(widths[i], c.least(width))
			}
			if c.Drop > 0 && widths[i] > 0 && (next < 0 || c.Drop < columns[next].Drop) {
				next = i
			}
		}
		if total(least) <= width || next < 0 {
			return
		}
		widths[next] = 0
	}
}

// hasOrnament says whether there is a column yet that goes before others are cut.
func hasOrnament(columns []Column, widths []int) bool {
	for i, c := range columns {
		if c.Ornament && widths[i] > 0 {
			return true
		}
	}
	return false
}

// cutColumns takes the room that is missing from the widest columns that may be
// cut.
func cutColumns(columns []Column, widths []int, width int) {
	for missing := total(widths) - width; missing > 0; missing-- {
		widest := -1
		for i, c := range columns {
			if c.Least > 0 && widths[i] > c.least(width) && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}

// writeRow writes one line, without blanks at its end.
func (l Look) writeRow(b *strings.Builder, row []Cell, widths []int) {
	used, blanks := 0, 0
	for i, c := range row {
		room, rest := widths[i], i+1 == len(row) && len(row) < len(widths)
		if rest {
			room = Width(c.Text)
			if l.Width > 0 {
				room = min(room, max(0, l.Width-used-blanks))
			}
		}
		if room == 0 {
			continue
		}
		if text := l.cut(c.Text, room, rest); text != "" {
			b.WriteString(strings.Repeat(" ", blanks) + c.shown(text))
			used, blanks = used+blanks+Width(text), room-Width(text)
		} else {
			blanks += room
		}
		blanks += len(gap)
	}
	b.WriteByte('\n')
}

// cut is text in at most room columns: without its end, or else without its
// middle, because names often differ at their ends.
func (l Look) cut(text string, room int, end bool) string {
	if Width(text) <= room {
		return text
	}
	mark := "~"
	if l.Unicode {
		mark = "…"
	}
	tail := (room - 1) / 3
	if end {
		tail = 0
	}
	clusters := clusters(text)
	head, used := 0, 0
	for ; used+Width(clusters[head]) <= room-1-tail; head++ {
		used += Width(clusters[head])
	}
	last, left := len(clusters), room-1-used
	for ; !end && last > head && Width(clusters[last-1]) <= left; last-- {
		left -= Width(clusters[last-1])
	}
	return strings.Join(clusters[:head], "") + mark + strings.Join(clusters[last:], "")
}

// clusters are the characters as a terminal sees them: each with those behind it that
// take no room of their own, such as accents.
func clusters(text string) (all []string) {
	for _, r := range text {
		if last := len(all) - 1; last >= 0 && runeWidth(r) == 0 {
			all[last] += string(r)
		} else {
			all = append(all, string(r))
		}
	}
	return all
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

func (c Cell) shown(text string) string {
	if c.Paint == "" {
		return text
	}
	return "\x1b[" + c.Paint + "m" + text + "\x1b[0m"
}
