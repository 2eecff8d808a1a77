package keys

import (
	"testing"
	"time"

	"awsmfa/internal/awsapi"
)

func TestOld(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	if _, old := Old(dir, "AKIA1", now); old {
		t.Error("a key that IAM never told of is old")
	}
	made := []awsapi.AccessKey{{ID: "AKIA1", Created: now.Add(-oldAge)}, {ID: "AKIA2", Created: now.Add(-oldAge - time.Second)}}
	if err := Remember(t.Context(), dir, made); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]bool{"AKIA1": false, "AKIA2": true, "AKIA3": false} {
		if days, old := Old(dir, id, now); old != want || old && days != 90 {
			t.Errorf("%s: %d days, %v", id, days, old)
		}
	}
}
