package cmdline

import (
	"strings"
	"sync"
)

// secretLength is the length of AWS's secret access keys, and tokenLength less than
// that of any session token.
const (
	secretLength = 40
	tokenLength  = 100
)

// hideSecrets hides what has the shape of a secret access key or of a session token,
// wherever in the line it was typed.
func hideSecrets(line []string) func(message string) string {
	hide := sync.OnceValue(func() *strings.Replacer {
		var pairs []string
		for _, word := range line {
			for _, run := range strings.FieldsFunc(word, func(r rune) bool { return !isBase64(r) }) {
				if strings.HasPrefix(word, "-"+run) && !looksSecret(run) {
					run = run[1:] // behind the letter of a flag
				}
				if looksSecret(run) {
					pairs = append(pairs, run, "SECRET")
				}
			}
		}
		return strings.NewReplacer(pairs...)
	})
	return func(message string) string { return hide().Replace(message) }
}

// isBase64 says whether secrets and tokens are made of r, but for the = at the end.
func isBase64(r rune) bool {
	return r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '+' || r == '/'
}

// looksSecret says whether letters and digits have the length of a secret and the look
// of one that was drawn by chance. Paths seldom have a digit and both cases.
func looksSecret(run string) bool {
	if len(run) != secretLength && len(run) < tokenLength {
		return false
	}
	return strings.ToUpper(run) != run && strings.ToLower(run) != run && (run[0] != '/' || strings.ContainsAny(run, "0123456789"))
}
