package device

import (
	"errors"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
)

// seedOf is a seed of these bytes.
func seedOf(t *testing.T, base32 string) awsapi.Seed {
	t.Helper()
	seed, ok := awsapi.ParseSeed(base32)
	if !ok {
		t.Fatal("not a seed")
	}
	return seed
}

const rfcSeed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // 12345678901234567890

// The codes of RFC 6238, appendix B, cut to six digits.
func TestCode(t *testing.T) {
	seed := seedOf(t, rfcSeed)
	for at, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got := code(seed, stepAt(time.Unix(at, 0))); got != want {
			t.Errorf("at %d: %s, want %s", at, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	seed, now := seedOf(t, rfcSeed), time.Unix(1800000000, 0)
	for away, off := range map[int64]time.Duration{-1: 0, 0: 0, 1: 0, 2: time.Minute, -2: -time.Minute, 20: 10 * time.Minute, -20: -10 * time.Minute} {
		err := check(seed, code(seed, stepAt(now)+away), now)
		var wrong *ClockError
		if off == 0 && err != nil || off != 0 && (!errors.As(err, &wrong) || wrong.Off != off) {
			t.Errorf("%d steps away: %v", away, err)
		}
	}
	for _, typed := range []string{code(seed, stepAt(now)+21), code(seed, stepAt(now)-21), "", "28708", "2870820"} {
		var wrong *WrongCodeError
		if err := check(seed, typed, now); !errors.As(err, &wrong) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	if text := (&ClockError{-90 * time.Second}).Error(); !strings.Contains(text, "1m30s behind") {
		t.Error(text)
	}
}
