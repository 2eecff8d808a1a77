package house

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestUnsupportedIsOneError: ENOTSUP and EOPNOTSUPP are one number on Linux and two on
// macOS, so errors.ErrUnsupported, which is both, is asked for.
func TestUnsupportedIsOneError(t *testing.T) {
	either := regexp.MustCompile(`\b(ENOTSUP|EOPNOTSUPP)\b`)
	for _, files := range shippedFiles(t) {
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for line := range strings.Lines(string(text)) {
				n++
				if code, _, _ := strings.Cut(line, "//"); either.MatchString(code) {
					t.Errorf("%s:%d: write errors.ErrUnsupported: %s", file, n, strings.TrimSpace(line))
				}
			}
		}
	}
}
