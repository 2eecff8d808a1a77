package device

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/session"
)

// A code is shown for 30 seconds (RFC 6238, section 5.2). farthest is how many
// of them the clock of a phone is looked for.
const (
	stepLength = 30 * time.Second
	farthest   = 20
)

func stepAt(t time.Time) int64 { return t.Unix() / int64(stepLength/time.Second) }

// code is the code of a step (RFC 6238 with SHA-1 and six digits, which are the
// defaults of RFC 4226, section 5.3).
func code(seed awsapi.Seed, step int64) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac := hmac.New(sha1.New, seed.Bytes())
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&0x7fffffff%1_000_000)
}

// check compares a code that was typed with those of the seed round now. Its
// error is a *WrongCodeError or, for a code of another time, a *ClockError. A
// code of the step before or after is as good as one of now.
func check(seed awsapi.Seed, typed string, now time.Time) error {
	nearest, found := int64(0), false
	for away := int64(-farthest); away <= farthest; away++ {
		same := subtle.ConstantTimeCompare([]byte(code(seed, stepAt(now)+away)), []byte(typed)) == 1
		if same && (!found || abs(away) < abs(nearest)) {
			nearest, found = away, true
		}
	}
	switch {
	case !found:
		return &WrongCodeError{}
	case abs(nearest) > 1:
		return &ClockError{Off: time.Duration(nearest) * stepLength}
	}
	return nil
}

func abs(n int64) int64 { return max(n, -n) }

// WrongCodeError says that a code is none of this device.
type WrongCodeError struct{}

func (e *WrongCodeError) Error() string { return "this is not a code of the new device" }

// ClockError says that a code is one of another time: AWS would take it to
// enable the device and then refuse all that follow.
type ClockError struct {
	Off time.Duration // the device's clock minus AWS's, to half a minute
}

func (e *ClockError) Error() string {
	if e.Off > 0 {
		return "the clock of the new device is about " + session.Short(e.Off) + " ahead"
	}
	return "the clock of the new device is about " + session.Short(-e.Off) + " behind"
}
