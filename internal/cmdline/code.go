package cmdline

import (
	"strings"
	"unicode"

	"awsmfa/internal/hint"
)

// ReadCode understands a code as people copy it: 123456, or 123 456 in one word.
func ReadCode(word string) (string, bool) {
	word = strings.TrimSpace(word)
	if a, b, ok := strings.Cut(word, " "); ok && isDigits(a, 3) && isDigits(b, 3) {
		return a + b, true
	}
	return word, isDigits(word, 6)
}

// CodeShapeError is about a word that was meant as a code and is none. It does
// not repeat the word: a digit or a dash too many leaves a code to be read.
func CodeShapeError() error {
	return hint.Usagef("a code has six digits").Hint("the argument is neither a code nor a profile: give the six digits alone")
}

// CodeForProfileError is about a code where a profile is wanted. It does not repeat
// the code, which may still be good.
func CodeForProfileError() error {
	return hint.Usagef("an MFA code stands where a profile is wanted").Hint("name the profile, and give the code by itself: authaws PROFILE CODE")
}

// IsCode says whether a word is nothing but a code, with whatever people put between
// its digits.
func IsCode(word string) bool {
	is := false
	eachCode(word, func(string, int, int) bool {
		is = true
		return true
	})
	return is && LooksLikeCode(word)
}

func isDigits(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range n {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// LooksLikeCode says whether a word that is no profile was probably meant as a
// code: digits of any script and what people put between them.
func LooksLikeCode(word string) bool {
	digits := 0
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			digits++
		case !strings.ContainsRune(" -_+.", r):
			return false
		}
	}
	return digits > 0
}
