//go:build unix

package keys

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"awsmfa/internal/ststest"
)

// Any one answer may be lost, after AWS has carried the request out or not. What
// cannot be done then is taken back or is left for the next run, and said.
func TestLostAnswers(t *testing.T) {
	for _, point := range newScene(t, ststest.Config{}).points(false) {
		for _, mode := range []ststest.Mode{ststest.CloseAnswered, ststest.ServerError, ststest.Throttle} {
			point.Mode, point.Times = mode, 1
			t.Run(fmt.Sprintf("%s %d %d", point.Action, point.After, mode), func(t *testing.T) {
				t.Parallel()
				s := newScene(t, ststest.Config{})
				s.Fault(point)
				got, err := Rotate(context.Background(), s.r)
				s.whole("lost")
				var stopped *StoppedError
				switch errors.As(err, &stopped); {
				case err == nil && len(got.Warnings) == 0:
					s.has("done nevertheless", s.newKey())
					return
				case err != nil && stopped == nil, stopped != nil && stopped.State == Unchanged:
					if len(s.Keys("dora")) != 1 {
						t.Errorf("%v, and keys %v", err, s.Keys("dora"))
					}
					s.has("unchanged", doraKeys)
				}
				s.ClearFaults()
				s.finish()
			})
		}
	}
}
