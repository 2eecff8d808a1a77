package login

import (
	"fmt"
	"testing"
	"time"
)

// When a session ends is what the cache says of it, else this shell, else the
// credentials file.
func TestEndsOfTheList(t *testing.T) {
	now := time.Now().Truncate(time.Second)
	w := newWorld(t, 0)
	w.Now = func() time.Time { return now }
	w.put(t, "0000000000000001", "base", "", now.Add(-time.Minute), time.Hour)
	w.env["AWSMFA_PROFILE"] = "base"
	for _, test := range []struct {
		id, ends string
		want     time.Time
	}{
		{"ASIA0000000000000001", fmt.Sprint(now.Unix() + 1), now.Add(59 * time.Minute)},
		{"ASIAOTHER", fmt.Sprint(now.Unix() + 77), now.Add(77 * time.Second)},
		{"ASIAOTHER", "0x7fffffff", time.Time{}},
	} {
		w.env["AWS_ACCESS_KEY_ID"], w.env["AWSMFA_EXPIRES_AT"] = test.id, test.ends
		list, err := List(w.Deps, w.read(t), "")
		if err != nil {
			t.Fatal(err)
		}
		var got time.Time
		for _, k := range list {
			if k.Shell {
				got = k.Expires
			}
		}
		if !got.Equal(test.want) {
			t.Errorf("%s until %s: ends at %v, want %v", test.id, test.ends, got, test.want)
		}
	}
}
