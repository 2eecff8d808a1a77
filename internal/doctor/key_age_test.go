package doctor

import (
	"testing"
	"time"

	"awsmfa/internal/keys"
)

func TestKeyAge(t *testing.T) {
	c := healthy("", "")
	if got := checkKeyAge(c); got != nil {
		t.Errorf("a key of unknown age: %v", got)
	}
	c.ages = keys.Ages{"AKIABOB": c.now.Add(-100 * 24 * time.Hour)}
	want := Finding{Note, "access key AKIABOB is 100 days old", "change it with: awsmfa keys rotate acme"}
	if got := checkKeyAge(c); len(got) != 1 || got[0] != want {
		t.Errorf("%v, want %v", got, want)
	}
}
