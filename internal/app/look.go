package app

import (
	"encoding/json"
	"strings"
)

// look is what a table on stdout may use.
type look struct {
	width   int  // in columns; 0: no limit, because no person reads it as it is
	bars    bool // time is also shown as a bar
	colour  bool
	unicode bool
}

// defaultWidth is that of a terminal that does not tell.
const defaultWidth = 80

func (s *System) look() look {
	if !s.StdoutIsTerminal() {
		return look{}
	}
	l := look{width: s.Width(), bars: true, unicode: s.isUTF8()}
	if l.width <= 0 {
		l.width = defaultWidth
	}
	term := s.Getenv("TERM")
	l.colour = s.Getenv("NO_COLOR") == "" && term != "" && term != "dumb" // https://no-color.org
	return l
}

// isUTF8 says whether the locale can show more than ASCII.
func (s *System) isUTF8() bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToUpper(s.Getenv(name)); value != "" {
			return strings.Contains(value, "UTF-8") || strings.Contains(value, "UTF8")
		}
	}
	return false
}

// SGR parameters and what they say.
const (
	heading = "1"  // bold
	good    = "32" // green
	warning = "33" // yellow
	bad     = "31" // red
)

// painted is a cell in a colour, where there are colours.
func (l look) painted(text, paint string) cell {
	if !l.colour {
		paint = ""
	}
	return cell{text, paint}
}

// barLength is the number of characters of a bar.
const barLength = 10

// bar shows part of whole.
func (l look) bar(part, whole float64) string {
	full, empty := "█", "░"
	if !l.unicode {
		full, empty = "#", "-"
	}
	n := min(barLength, max(0, int(part/whole*barLength+0.5)))
	return strings.Repeat(full, n) + strings.Repeat(empty, barLength-n)
}

// printJSON writes v to stdout so that people can read it too.
func (s *System) printJSON(v any) error {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	return s.print(text.String())
}
