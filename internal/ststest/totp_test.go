package ststest

import (
	"testing"
	"time"
)

// The SHA-1 rows of RFC 6238, appendix B. It gives eight digits; six-digit
// codes are the last six of them.
func TestCodeIsRFC6238(t *testing.T) {
	t.Parallel()
	for unix, want := range map[int64]string{
		59:          "287082",
		1111111109:  "081804",
		1111111111:  "050471",
		1234567890:  "005924",
		2000000000:  "279037",
		20000000000: "353130",
	} {
		if got := Code([]byte("12345678901234567890"), time.Unix(unix, 0)); got != want {
			t.Errorf("Code at %d = %s, want %s", unix, got, want)
		}
	}
}
