package doctor

import (
	"os"
	"path/filepath"
	"testing"

	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
)

func TestRotationThatWasStopped(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	c := &checkup{cache: dir, profile: profile.Profile{Name: "acme", Keys: profile.Keys{Credentials: creds.Credentials{AccessKeyID: "AKIABOB"}}}}
	if got := checkRotation(c); got != nil {
		t.Errorf("none is known: %v", got)
	}
	for stage, want := range map[string]int{"swapping": 1, "done": 0} {
		text := `{"User":"arn:aws:iam::123456789012:user/bob","Stage":"` + stage + `","Began":"2026-11-20T12:00:00Z","Before":["AKIABOB"],"OldID":"AKIABOB","OldSecret":"x","NewID":"AKIANEW","NewSecret":"y"}`
		if err := os.WriteFile(filepath.Join(dir, "rotate-AKIABOB"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got := checkRotation(c)
		if len(got) != want || want == 1 && got[0] != (Finding{Note, "the rotation of access key AKIABOB was stopped", "finish it: awsmfa keys rotate acme, or take it back: awsmfa keys rotate acme --undo"}) {
			t.Errorf("%s: %v", stage, got)
		}
	}
}
