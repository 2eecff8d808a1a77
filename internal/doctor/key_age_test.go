package doctor

import (
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/keys"
)

func TestKeyAge(t *testing.T) {
	c := healthy("", "")
	c.cache = t.TempDir()
	if got := checkKeyAge(c); got != nil {
		t.Errorf("a key of unknown age: %v", got)
	}
	if err := keys.Remember(t.Context(), c.cache, []awsapi.AccessKey{{ID: "AKIABOB", Created: c.now.Add(-100 * 24 * time.Hour)}}); err != nil {
		t.Fatal(err)
	}
	want := Finding{Note, "access key AKIABOB is 100 days old", "change it with: awsmfa keys rotate acme"}
	if got := checkKeyAge(c); len(got) != 1 || got[0] != want {
		t.Errorf("%v, want %v", got, want)
	}
}
