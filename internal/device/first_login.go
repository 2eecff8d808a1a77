package device

import (
	"context"
	"time"

	"awsmfa/internal/awsapi"
)

// Enrolled is a device that the user has now. AWS takes codes of it from eight to
// twenty seconds later on.
type Enrolled struct {
	Serial string
	At     time.Time // by the clock of this machine
	seed   awsapi.Seed
	skew   time.Duration
}

// FirstLogin logs in with codes of the new device that are computed here. try is
// one login; it is called with another code when AWS has not heard of the device
// yet, from eight seconds after Enrol on and five times at most, out of the nine
// tries that AWS gives. The seed is cleared afterwards.
func (d Enrolled) FirstLogin(ctx context.Context, now func() time.Time, wait func(context.Context, time.Duration) error, try func(ctx context.Context, code string) error) error {
	defer d.Clear()
	const first, pause, tries = 8 * time.Second, 4 * time.Second, 5
	if err := wait(ctx, max(0, d.At.Add(first).Sub(now()))); err != nil {
		return err
	}
	sent := map[int64]bool{}
	for n := 1; ; n++ {
		step := unused(stepAt(now().Add(d.skew)), sent)
		err := try(ctx, code(d.seed, step))
		if n == tries || !awsapi.RefusedWith(err, awsapi.DeviceRefused, awsapi.CodeRefused) {
			return err
		}
		sent[step] = true
		if err := wait(ctx, pause); err != nil {
			return err
		}
	}
}

// unused is the step nearest to now that no code was sent of, among the five that
// AWS takes codes of.
func unused(now int64, sent map[int64]bool) int64 {
	for _, away := range []int64{0, -1, 1, -2, 2} {
		if !sent[now+away] {
			return now + away
		}
	}
	return now
}

// Clear overwrites the seed.
func (d Enrolled) Clear() { d.seed.Clear() }
