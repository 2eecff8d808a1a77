package app

import (
	"strings"
	"unicode"
)

// target is what the arguments of a command name.
type target struct {
	profile string
	code    string
	stdin   bool // the code is to be read from standard input
}

// readTarget understands [PROFILE] [CODE] in either order.
func readTarget(args []string, flagProfile string, takesCode bool) (target, error) {
	var t target
	var names []string
	for i := 0; i < len(args); i++ {
		word := args[i]
		code, is := "", false
		if takesCode {
			code, is = readCode(word)
			if !is && i+1 < len(args) && isDigits(word, 3) && isDigits(args[i+1], 3) {
				code, is = word+args[i+1], true
				i++
			}
		}
		switch {
		case is || takesCode && word == "-":
			if t.code != "" || t.stdin {
				return t, usagef("more than one MFA code")
			}
			if t.stdin = !is; is {
				t.code = code
			}
		case word == "":
			return t, usagef("an argument is empty").hint("leave it out to use the profile of the environment")
		default:
			names = append(names, word)
		}
	}
	if len(names) > 1 {
		atMost := "give one profile"
		if takesCode {
			atMost = "give one profile and one code"
		}
		for _, name := range names {
			if takesCode && looksLikeCode(name) {
				return t, codeShapeError(name)
			}
		}
		return t, usagef("too many arguments: %s", strings.Join(names, " ")).hint("%s", atMost)
	}
	t.profile = flagProfile
	if len(names) == 1 {
		if flagProfile != "" && flagProfile != names[0] {
			return t, usagef("two profiles: %q and --profile %q", names[0], flagProfile)
		}
		t.profile = names[0]
	}
	return t, nil
}

// readCode understands a code as people copy it: 123456, or 123 456 in one word.
func readCode(word string) (string, bool) {
	word = strings.TrimSpace(word)
	if a, b, ok := strings.Cut(word, " "); ok && isDigits(a, 3) && isDigits(b, 3) {
		return a + b, true
	}
	return word, isDigits(word, 6)
}

func codeShapeError(word string) error {
	return usagef("a code has six digits").hint("%q is neither a code nor a profile", word)
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

// looksLikeCode says whether a word that is no profile was probably meant as a
// code: digits of any script and what people put between them.
func looksLikeCode(word string) bool {
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
