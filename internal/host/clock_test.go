package host

import (
	"strings"
	"testing"
)

// Two times that both have a monotonic reading would be compared by it, and that stands
// still while a Mac sleeps.
func TestTimesAreThoseOfTheWall(t *testing.T) {
	_, s := New()
	if now := s.Now().String(); strings.Contains(now, "m=") {
		t.Errorf("Now is %s", now)
	}
}
