package doctor

import (
	"testing"

	"awsmfa/internal/creds"
	"awsmfa/internal/keys"
	"awsmfa/internal/profile"
)

func TestRotationThatWasStopped(t *testing.T) {
	for _, test := range []struct {
		id    string
		known []keys.Record
		want  string // the key that was to change
		undo  bool
	}{
		{"AKIABOB", nil, "", false},
		{"", []keys.Record{{Old: "AKIABOB"}}, "", false},
		{"AKIABOB", []keys.Record{{Old: "AKIAX", New: "AKIAY"}, {Old: "AKIABOB", New: "AKIANEW"}}, "AKIABOB", false},
		{"AKIANEW", []keys.Record{{Old: "AKIABOB", New: "AKIANEW", Undoing: true}}, "AKIABOB", true},
		{"AKIABOB", []keys.Record{{Old: "AKIABOB", New: "AKIANEW", Finished: true}}, "", false},
	} {
		c := &checkup{rotations: test.known, profile: profile.Profile{Name: "acme", Keys: profile.Keys{Credentials: creds.Credentials{AccessKeyID: test.id}}}}
		got := checkRotation(c)
		if test.want == "" && got != nil || test.want != "" && (len(got) != 1 || got[0] != (Finding{Note, "the rotation of access key " + test.want + " was stopped", keys.FinishHint("acme", test.undo)})) {
			t.Errorf("%s of %v: %v", test.id, test.known, got)
		}
	}
}
