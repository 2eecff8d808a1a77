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
	}{
		{"AKIABOB", nil, ""},
		{"", []keys.Record{{Old: "AKIABOB"}}, ""},
		{"AKIABOB", []keys.Record{{Old: "AKIAX", New: "AKIAY"}, {Old: "AKIABOB", New: "AKIANEW"}}, "AKIABOB"},
		{"AKIANEW", []keys.Record{{Old: "AKIABOB", New: "AKIANEW", Undoing: true}}, "AKIABOB"},
		{"AKIABOB", []keys.Record{{Old: "AKIABOB", New: "AKIANEW", Finished: true}}, ""},
	} {
		c := &checkup{rotations: test.known, profile: profile.Profile{Name: "acme", Keys: profile.Keys{Credentials: creds.Credentials{AccessKeyID: test.id}}}}
		got := checkRotation(c)
		if test.want == "" && got != nil || test.want != "" && (len(got) != 1 || got[0] != (Finding{Note, "the rotation of access key " + test.want + " was stopped", "finish it: awsmfa keys rotate acme, or take it back: awsmfa keys rotate acme --undo"})) {
			t.Errorf("%s of %v: %v", test.id, test.known, got)
		}
	}
}
