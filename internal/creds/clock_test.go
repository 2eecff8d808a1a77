package creds

import (
	"testing"
	"time"
	"unsafe"
)

// asleep is t after a machine slept for d: the wall clock went on, and the monotonic
// one, which time.Time has in its second word, stood still.
func asleep(t time.Time, d time.Duration) time.Time {
	t = t.Add(d)
	(*struct {
		wall uint64
		ext  int64
	})(unsafe.Pointer(&t)).ext -= int64(d)
	return t
}

// A session ends while a machine sleeps, also one whose end was counted from a time
// with a monotonic reading.
func TestLeftIsThatOfTheWall(t *testing.T) {
	began := time.Now()
	woken := asleep(began, 50*time.Minute)
	if woken.Sub(began) != 0 || woken.Round(0).Sub(began.Round(0)) != 50*time.Minute {
		t.Skip("time.Time has changed")
	}
	c := Credentials{Expires: began.Add(time.Hour)}
	if got := c.Left(woken); got != 10*time.Minute {
		t.Errorf("left %v", got)
	}
}
