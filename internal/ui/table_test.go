package ui

import (
	"strings"
	"testing"
)

func plainRow(texts ...string) []Cell {
	row := make([]Cell, len(texts))
	for i, text := range texts {
		row[i].Text = text
	}
	return row
}

func TestLayout(t *testing.T) {
	rows := [][]Cell{
		plainRow("acme", "a short one", "", "end"),
		plainRow("a profile with a rather long name", "", "", "and a sentence that has to be cut at its blanks"),
		plainRow("漢字", "x", "", "0123456789012345678901234567890123456789"),
		plainRow("alone"),
	}
	for width, want := range map[int]string{
		0: `acme                               a short one  end
a profile with a rather long name               and a sentence that has to be cut at its blanks
漢字                               x            0123456789012345678901234567890123456789
alone
`,
		40: `acme
  a short one  end
a profile with a rather long name
  and a sentence that has to be cut at
    its blanks
漢字
  x
  012345678901234567890123456789012345
    6789
alone
`,
		16: `acme
  a short one
  end
a profile with
  a rather long
  name
  and a
    sentence
    that has to
    be cut at
    its blanks
漢字
  x
  012345678901
    234567890123
    456789012345
    6789
alone
`,
	} {
		got := Layout(rows, width)
		if got != want {
			t.Errorf("at %d columns:\n%s\nwant\n%s", width, got, want)
		}
		for line := range strings.Lines(got) {
			if line = strings.TrimSuffix(line, "\n"); strings.HasSuffix(line, " ") || width > 0 && Width(line) > width {
				t.Errorf("at %d columns, line %q takes %d", width, line, Width(line))
			}
		}
	}
	if got := Layout(rows[:1], 22); got != "acme  a short one  end\n" {
		t.Errorf("what just fits: %q", got)
	}
	if got := Layout(rows[:1], 21); got != "acme\n  a short one  end\n" {
		t.Errorf("what just does not fit: %q", got)
	}
	if got := Layout([][]Cell{{{"a", "31"}, {"b b", "1"}}}, 12); got != "\x1b[31ma\x1b[0m  \x1b[1mb b\x1b[0m\n" {
		t.Errorf("colours: %q", got)
	}
	if got := Layout(nil, 40); got != "" {
		t.Errorf("nothing: %q", got)
	}
}
