package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"awsmfa/internal/hint"
)

// pieces are the parts of a text that a line break may stand between. A blank is
// no such place in what a person copies: a command behind a colon or a semicolon,
// what is in quotes or square brackets, a setting with its value, and a path.
func pieces(text string) (all []string) {
	w := &words{text: text, unclosed: map[byte]bool{}}
	for at := 0; at < len(text); {
		if text[at] == ' ' {
			at++
			continue
		}
		end := w.piece(at)
		all = append(all, text[at:end])
		w.before, at = text[at:end], end
	}
	return all
}

// words reads a text word by word. Positions are those of bytes.
type words struct {
	text     string
	before   string        // the piece before
	unclosed map[byte]bool // quotes that never end, so that they are looked for once
}

// word is the word at a position, and the position behind it.
func (w *words) word(at int) (string, int) {
	if n := strings.IndexByte(w.text[at:], ' '); n >= 0 {
		return w.text[at : at+n], at + n
	}
	return w.text[at:], len(w.text)
}

// next is the word behind a position, and where it starts.
func (w *words) next(at int) (string, int) {
	for at < len(w.text) && w.text[at] == ' ' {
		at++
	}
	word, _ := w.word(at)
	return word, at
}

// piece is where the piece that starts at a position ends.
func (w *words) piece(at int) int {
	word, end := w.word(at)
	sign, signAt := w.next(end)
	value, valueAt := w.next(signAt + len(sign))
	after, _ := w.next(valueAt + len(value))
	switch introduced := strings.HasSuffix(w.before, ":") || strings.HasSuffix(w.before, ";"); {
	case introduced && (hint.StartsCommand(word, sign) || strings.Contains(word, "=") && hint.StartsCommand(sign, value)): // VARIABLE=x awsmfa
		return w.command(at)
	case word[0] == '(' && hint.StartsCommand(word[1:], sign):
		return w.quoted(at, true)
	case sign == "=" && hint.StartsCommand(value, after):
		return w.command(valueAt)
	case sign == "=" && value != "":
		return w.quoted(valueAt, false)
	case isPath(word):
		return w.path(end)
	}
	return w.quoted(at, false)
}

// command is where a command ends: at the end of the sentence, or before another
// thing to do.
func (w *words) command(at int) int {
	if strings.HasPrefix(w.text[at:], "if ") { // a line for a start-up file, which comes last
		return len(strings.TrimRight(w.text, " "))
	}
	for {
		end := w.quoted(at, true)
		word, start := w.next(end)
		after, _ := w.next(start + len(word))
		switch last := w.text[end-1]; {
		case word == "", last == ',', last == '.' && w.text[end-2] != '.', word == "or", word == "and":
			return end
		case last == ';' && !hint.StartsCommand(word, after):
			return end
		case isAside(word) && !hint.StartsCommand(word[1:], after):
			return end
		}
		at = start
	}
}

// isAside says whether a word begins what a sentence has in parentheses. In a command
// they are before a quote or a variable, too.
func isAside(word string) bool {
	return len(word) > 1 && word[0] == '(' && unicode.IsLetter(rune(word[1]))
}

// isPath says whether a word is an absolute path, or the start of one.
func isPath(word string) bool {
	drive := len(word) > 2 && word[1] == ':' && unicode.IsLetter(rune(word[0]))
	return strings.HasPrefix(word, "/") || strings.HasPrefix(word, "~/") || strings.HasPrefix(word, `~\`) || drive && (word[2] == '\\' || word[2] == '/')
}

// path is where a path ends, of which a part ends at a position: the next word goes
// on with it where a separator is inside.
func (w *words) path(end int) int {
	for {
		word, start := w.next(end)
		if strings.IndexAny(word, `/\`) < 1 || isPath(word) || strings.Contains(",;:", w.text[end-1:end]) || strings.ContainsAny(word[:1], `"'([`) {
			return end
		}
		end = start + len(word)
	}
}

// quoted is the end of the word at a position, or of the word where what opens in
// it is closed. A command may have parentheses, too.
func (w *words) quoted(at int, command bool) int {
	_, first := w.word(at)
	var open []byte // what closes the quotes and brackets around a position, the innermost last
	var opener byte // of the outermost
	for i := at; i < len(w.text); i++ {
		if len(open) == 0 && i >= first && w.text[i] == ' ' {
			return i
		}
		closes, inside := w.closes(i, open, command)
		switch c := w.text[i]; {
		case inside && c == open[len(open)-1]:
			open = open[:len(open)-1]
		case c == '\\' && (!inside || open[len(open)-1] != '\''):
			i++
		case closes != 0 && !w.unclosed[c]:
			if !inside {
				opener = c
			}
			open = append(open, closes)
		}
	}
	if len(open) == 0 {
		return len(w.text)
	}
	w.unclosed[opener] = true
	return first
}

// closes is what closes the quote or bracket at a position, or 0 where none opens:
// an apostrophe within or behind a word is none.
func (w *words) closes(i int, open []byte, command bool) (closes byte, inside bool) {
	inside = len(open) > 0
	before, _ := utf8.DecodeLastRuneInString(w.text[:i])
	behindWord := unicode.IsLetter(before) || unicode.IsDigit(before)
	if inside && open[len(open)-1] == '"' && !(w.text[i] == '(' && before == '$' || w.text[i] == '`') || inside && open[len(open)-1] == '\'' {
		return 0, inside
	}
	switch c := w.text[i]; {
	case (c == '"' || c == '\'' || c == '`') && (!behindWord || inside):
		return c, inside
	case c == '[' && !behindWord:
		return ']', inside
	case c == '(' && (command || before == '$'):
		return ')', inside
	}
	return 0, inside
}
