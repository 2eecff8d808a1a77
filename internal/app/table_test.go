package app

import (
	"slices"
	"strings"
	"testing"
)

func plainRow(texts ...string) []cell {
	row := make([]cell, len(texts))
	for i, text := range texts {
		row[i].text = text
	}
	return row
}

func TestLayout(t *testing.T) {
	rows := [][]cell{
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
		got := layout(rows, width)
		if got != want {
			t.Errorf("at %d columns:\n%s\nwant\n%s", width, got, want)
		}
		for line := range strings.Lines(got) {
			if line = strings.TrimSuffix(line, "\n"); strings.HasSuffix(line, " ") || width > 0 && cells(line) > width {
				t.Errorf("at %d columns, line %q takes %d", width, line, cells(line))
			}
		}
	}
	if got := layout(rows[:1], 22); got != "acme  a short one  end\n" {
		t.Errorf("what just fits: %q", got)
	}
	if got := layout(rows[:1], 21); got != "acme\n  a short one  end\n" {
		t.Errorf("what just does not fit: %q", got)
	}
	if got := layout([][]cell{{{"a", "31"}, {"b b", "1"}}}, 12); got != "\x1b[31ma\x1b[0m  \x1b[1mb b\x1b[0m\n" {
		t.Errorf("colours: %q", got)
	}
	if got := layout(nil, 40); got != "" {
		t.Errorf("nothing: %q", got)
	}
}

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 8, []string{""}},
		{"12345678", 8, []string{"12345678"}},
		{"1234567 9", 8, []string{"1234567", "9"}},
		{"12345678 0", 8, []string{"12345678", "0"}},
		{"1 34567890123", 8, []string{"1", "34567890", "123"}},
		{"漢漢漢漢漢", 8, []string{"漢漢漢漢", "漢"}},
		{"a漢漢漢漢", 8, []string{"a漢漢漢", "漢"}},
	} {
		if got := wrap(test.text, test.width); !slices.Equal(got, test.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

func TestCells(t *testing.T) {
	for text, want := range map[string]int{"": 0, "acme": 4, "é": 1, "e\u0301": 1, "漢字": 4, "한": 2, "█░": 2, "🙂": 2} {
		if got := cells(text); got != want {
			t.Errorf("cells(%q) = %d, want %d", text, got, want)
		}
	}
}
