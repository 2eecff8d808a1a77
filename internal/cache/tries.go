package cache

import "time"

// Sent is how many codes were sent for device since that time, as far back as
// session.SpentFor. AWS counts every one of them, right or wrong.
func (d *Dir) Sent(device string, since time.Time) int {
	n := 0
	for _, s := range d.codes(device).list {
		if !s.At.Before(since) {
			n++
		}
	}
	return n
}
