package ui

import (
	"strings"
)

// Look is how a table or a message may be shown.
type Look struct {
	Width   int  // in columns; 0: no limit, because it is no terminal
	Height  int  // in lines; 0: not known
	Bars    bool // time is also shown as a bar
	Colour  bool
	Unicode bool
}

// DefaultWidth is the number of columns of a terminal that does not report it.
const DefaultWidth = 80

// LookOf is the look of a terminal on system, which is as runtime.GOOS has it, or of a
// file, where terminal is false. width is that of the terminal, if it is known.
func LookOf(system string, terminal bool, width func() int, getenv func(string) string) Look {
	if !terminal {
		return Look{}
	}
	term := getenv("TERM")
	able := term != "" && term != "dumb"
	l := Look{Width: width(), Bars: able, Unicode: isUTF8(system, getenv)}
	if l.Width <= 0 {
		l.Width = DefaultWidth
	}
	l.Colour = able && getenv("NO_COLOR") == "" // https://no-color.org
	return l
}

// isUTF8 says whether the locale can show more than ASCII. Terminals of macOS show
// UTF-8, also where nothing says so, as over SSH, unless a variable asks for ASCII.
func isUTF8(system string, getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		switch value := strings.ToUpper(getenv(name)); {
		case value == "":
		case strings.Contains(value, "UTF-8"), strings.Contains(value, "UTF8"):
			return true
		default:
			return system == "darwin" && value != "C" && value != "POSIX"
		}
	}
	return system == "darwin"
}

// SGR parameters (ECMA-48) by meaning.
const (
	Heading = "1"  // bold
	Good    = "32" // green
	Warning = "33" // yellow
	Bad     = "31" // red
	Advice  = "36" // cyan
)

// Painted is a cell in a colour, where there are colours.
func (l Look) Painted(text, paint string) Cell {
	if !l.Colour || text == "" {
		paint = ""
	}
	return Cell{text, paint}
}

// Paint is text in a colour, where there are colours.
func (l Look) Paint(text, paint string) string { return l.Painted(text, paint).shown(text) }

// BarLength is the number of characters of a bar.
const BarLength = 10

// Bar shows part of whole.
func (l Look) Bar(part, whole float64) string {
	full, empty := "█", "░"
	if !l.Unicode {
		full, empty = "#", "-"
	}
	n := min(BarLength, max(0, int(part/whole*BarLength+0.5)))
	return strings.Repeat(full, n) + strings.Repeat(empty, BarLength-n)
}
