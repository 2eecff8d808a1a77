package cache

import (
	"testing"
	"time"

	"awsmfa/internal/session"
)

func TestSent(t *testing.T) {
	path := place(t)
	d, heard := opened(t, path)
	if got := d.Sent("dev1", made); got != 0 {
		t.Errorf("before anything was sent: %d", got)
	}
	for i, code := range []string{"111111", "222222", "333333"} {
		spend(t, d, "dev1", code, session.Spent{At: made.Add(time.Duration(i) * time.Second), Refused: i == 1})
	}
	spend(t, d, "dev2", "444444", session.Spent{At: made})
	for since, want := range map[time.Duration]int{-time.Minute: 3, 0: 3, time.Second: 2, time.Minute: 0} {
		if got := d.Sent("dev1", made.Add(since)); got != want {
			t.Errorf("since %v: %d, want %d", since, got, want)
		}
	}
	if len(*heard) != 0 {
		t.Errorf("heard %q", *heard)
	}
}
