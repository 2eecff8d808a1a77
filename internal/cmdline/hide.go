package cmdline

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// HideTyped returns a function that hides the codes and the secrets of a command line
// in the messages that repeat words of it: they end up in logs, and are still good.
func HideTyped(line []string) func(message string) string {
	secrets, codes := hideSecrets(line), hideCodes(line)
	return func(message string) string { return codes(secrets(message)) }
}

// hideCodes hides codes. Six digits that stand alone count as a code wherever they are typed:
// behind a dash, in a flag or its value, with letters around them or separators
// between them, in one word or more.
func hideCodes(line []string) func(message string) string {
	codes := sync.OnceValue(func() map[string]bool {
		all := map[string]bool{}
		eachCode(strings.Join(line, " "), func(code string, _, _ int) bool {
			all[code] = true
			return false
		})
		return all
	})
	return func(message string) string {
		typed := codes()
		if len(typed) == 0 {
			return message
		}
		var b strings.Builder
		shown := 0 // bytes of message that are written or hidden
		eachCode(message, func(code string, from, to int) bool {
			if !typed[code] {
				return false
			}
			b.WriteString(message[shown:from] + "CODE")
			shown = to
			return true
		})
		return b.String() + message[shown:]
	}
}

// eachCode calls found for each six digits of text with no digit next to them,
// as ASCII digits, and says where they stand. When found returns true, it goes
// on behind them.
func eachCode(text string, found func(code string, from, to int) bool) {
	inside := false // the byte before is part of a number
	for i := 0; i < len(text); {
		value, width := digitAt(text[i:])
		if value >= 0 && !inside {
			if code, length := leadingCode(text[i:]); code != "" && found(code, i, i+length) {
				i, inside = i+length, false
				continue
			}
		}
		inside = value >= 0
		i += width
	}
}

// leadingCode reads the six digits that text begins with, and returns how many
// bytes they take.
func leadingCode(text string) (code string, length int) {
	var digits []byte
	for length < len(text) {
		value, width := digitAt(text[length:])
		switch {
		case value >= 0 && len(digits) == 6:
			return "", 0 // a longer number
		case value >= 0:
			digits = append(digits, byte('0'+value))
		case len(digits) == 6:
			return string(digits), length
		case !isSeparator(text[length]) || isSeparator(text[length-1]):
			return "", 0
		}
		length += width
	}
	if len(digits) < 6 {
		return "", 0
	}
	return string(digits), length
}

// isSeparator says whether people put b between the digits of a code.
func isSeparator(b byte) bool { return strings.IndexByte(" -_.", b) >= 0 }

// digitAt is the value of the digit, of any script, that text begins with, or -1
// for another character, and its length in bytes.
func digitAt(text string) (value, width int) {
	r, width := utf8.DecodeRuneInString(text)
	if !unicode.IsDigit(r) {
		return -1, width
	}
	zero := r // the digits of a script follow each other, from zero to nine
	for r-zero < 9 && unicode.IsDigit(zero-1) {
		zero--
	}
	return int(r-zero) % 10, width
}
