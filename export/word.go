package export

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Word spells text as one word that a person can type, as an argument of a
// command, at the prompt of the shell: bare where that means itself, quoted
// otherwise. ok is false when there is no such word: for what is not UTF-8 or
// holds a character that cannot be seen, for cmd.exe where it would need quotes,
// and for the dialects at which nobody types (dotenv, json).
func (d Dialect) Word(text string) (word string, ok bool) {
	if !d.typed || !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", false
	}
	if isBare(text) && !slices.Contains(d.literals, strings.ToLower(text)) {
		return text, true
	}
	if d.quote == nil {
		return "", false
	}
	return d.quote(text), true
}

// isBare says whether text means itself in every shell: it begins as no flag,
// number or expansion does, and goes on without anything special.
func isBare(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c == '_', c == '/':
		case i > 0 && (c >= '0' && c <= '9' || c == '.' || c == '-' || c == ':'):
		default:
			return false
		}
	}
	return text != ""
}

// wordFish, unlike quoteFish, is for reading: it leaves letters as they are.
func wordFish(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// doubled is a word in single quotes, in which a quote is written twice.
func doubled(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// wordPowerShell doubles the four other characters, too, that PowerShell takes
// for a single quote.
func wordPowerShell(s string) string {
	return "'" + strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛").Replace(s) + "'"
}

// wordNu uses double quotes only where it has to: nu has no escapes in single ones.
func wordNu(s string) string {
	if !strings.Contains(s, "'") {
		return "'" + s + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// wordXonsh is a Python expression: xonsh expands variables in plain strings.
func wordXonsh(s string) string {
	return "@('" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "')"
}
