package ui

import (
	"strings"
	"testing"
)

func TestTable(t *testing.T) {
	columns := []Column{{Heading: "PROFILE", Least: 8}, {Heading: "KIND"}, {Heading: "NOTHING"}, {Heading: "ROLE", Least: 6, Drop: 2}, {Heading: "REGION", Drop: 1}, {Heading: "LEFT"}}
	rows := [][]Cell{
		plainRow("acme", "keys", "", "", "eu-west-1", "9h"),
		plainRow("a-profile-of-a-long-name-prod", "role", "", "PowerUserAccess", "", ""),
		plainRow("loop", "bad", "goes in a circle, and that takes many words to say"),
		plainRow("漢字漢字漢字漢字", "role", "", "x", "eu-west-1", "10m"),
	}
	for width, want := range map[int]string{
		0: `PROFILE                        KIND  ROLE             REGION     LEFT
acme                           keys                   eu-west-1  9h
a-profile-of-a-long-name-prod  role  PowerUserAccess
loop                           bad   goes in a circle, and that takes many words to say
漢字漢字漢字漢字               role  x                eu-west-1  10m
`,
		50: `PROFILE       KIND  ROLE           REGION     LEFT
acme          keys                 eu-west-1  9h
a-profil~rod  role  PowerUse~cess
loop          bad   goes in a circle, and that ta~
漢字漢字~字   role  x              eu-west-1  10m
`,
		24: `PROFILE       KIND  LEFT
acme          keys  9h
a-profil~rod  role
loop          bad   goe~
漢字漢字~字   role  10m
`,
	} {
		got := Look{Width: width}.Table(columns, rows)
		if got != want {
			t.Errorf("at %d columns:\n%s\nwant\n%s", width, got, want)
		}
		if lines := strings.Count(got, "\n"); lines != len(rows)+1 {
			t.Errorf("at %d columns, %d lines", width, lines)
		}
		for line := range strings.Lines(got) {
			if line = strings.TrimSuffix(line, "\n"); width > 0 && Width(line) > width || strings.HasSuffix(line, " ") {
				t.Errorf("at %d columns, %q takes %d", width, line, Width(line))
			}
		}
	}
}

// What people type next keeps half of the width, whatever is left out for it.
func TestColumnThatIsTyped(t *testing.T) {
	rows := [][]Cell{plainRow(strings.Repeat("n", 30), "role", "x"), plainRow("acme", strings.Repeat("o", 20), "x")}
	for width, want := range map[int]string{
		70: "NAME                            OTHER                 LAST\n" + strings.Repeat("n", 30) + "  role                  x\nacme                            oooooooooooooooooooo  x\n",
		60: "NAME                            OTHER                 LAST\n" + strings.Repeat("n", 30) + "  role                  x\nacme                            oooooooooooooooooooo  x\n",
		48: "NAME                      OTHER             LAST\nnnnnnnnnnnnnnnnn~nnnnnnn  role              x\nacme                      oooooooooo~ooooo  x\n",
		24: "NAME                LAST\nnnnnnnnnnnnn~nnnnn  x\nacme                x\n",
	} {
		columns := []Column{{Heading: "NAME", Least: 5, Typed: true}, {Heading: "OTHER", Least: 5, Drop: 1}, {Heading: "LAST"}}
		if got := (Look{Width: width}).Table(columns, rows); got != want {
			t.Errorf("at %d columns:\n%s\nwant\n%s", width, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text string
		room int
		end  bool
		want string
	}{
		{"acme", 4, false, "acme"}, {"acme-prod-eu", 8, false, "acme-~eu"}, {"acme-prod-eu", 8, true, "acme-pr~"}, {"acme", 1, false, "~"},
		{"漢字漢字", 7, true, "漢字漢~"}, {"漢字漢字", 6, true, "漢字~"}, {"漢字漢字", 7, false, "漢字~字"}, {"ab", 1, true, "~"},
	} {
		if got := (Look{}).cut(test.text, test.room, test.end); got != test.want || Width(got) > test.room {
			t.Errorf("cut(%q, %d, %v) = %q, want %q", test.text, test.room, test.end, got, test.want)
		}
	}
	if got := (Look{Unicode: true}).cut("acme-prod", 5, true); got != "acme…" {
		t.Errorf("in Unicode: %q", got)
	}
}

func plainRow(texts ...string) []Cell {
	row := make([]Cell, len(texts))
	for i, text := range texts {
		row[i].Text = text
	}
	return row
}
