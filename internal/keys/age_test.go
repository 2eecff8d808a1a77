package keys

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
)

func TestOld(t *testing.T) {
	dir, now := folder(t, filepath.Join(t.TempDir(), "cache")), time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	if _, old := ReadAges(dir).Old("AKIA1", now); old {
		t.Error("a key that IAM never told of is old")
	}
	made := []awsapi.AccessKey{{ID: "AKIA1", Created: now.Add(-oldAge)}, {ID: "AKIA2", Created: now.Add(-oldAge - time.Second)}}
	if err := Remember(dir, made); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]bool{"AKIA1": false, "AKIA2": true, "AKIA3": false} {
		if days, old := ReadAges(dir).Old(id, now); old != want || old && days != 90 {
			t.Errorf("%s: %d days, %v", id, days, old)
		}
	}
}

// Without a folder that can be trusted the ages of keys are not known, and that is
// no reason to fail.
func TestAgesWithoutAFolder(t *testing.T) {
	if err := Remember(nil, []awsapi.AccessKey{{ID: "AKIA1", Created: time.Now()}}); err != nil || len(ReadAges(nil)) != 0 {
		t.Errorf("%v, %v", err, ReadAges(nil))
	}
}

// What is damaged is told of, ignored, and written anew.
func TestDamagedAges(t *testing.T) {
	var told []string
	path := filepath.Join(t.TempDir(), "cache")
	dir, err := cache.Open(path, func(err error) { told = append(told, err.Error()) })
	if err != nil {
		t.Fatal(err)
	}
	made := []awsapi.AccessKey{{ID: "AKIA1", Created: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}}
	for _, text := range []string{"", "[]", "{", `{"AKIA1":"yesterday"}`, "null"} {
		if err := dir.WriteFile(agesFile, text); err != nil {
			t.Fatal(err)
		}
		if ages := ReadAges(dir); len(ages) != 0 {
			t.Errorf("%q: %v", text, ages)
		}
		if err := Remember(dir, made); err != nil || !ReadAges(dir)["AKIA1"].Equal(made[0].Created) {
			t.Errorf("%q: %v, then %v", text, err, ReadAges(dir))
		}
	}
	if len(told) != 1 || !strings.HasSuffix(told[0], agesFile+`" is damaged`) {
		t.Errorf("told %q", told)
	}
}

// However many keys there are, the file stays one that can be read.
func TestManyAges(t *testing.T) {
	dir := folder(t, filepath.Join(t.TempDir(), "cache"))
	created := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var most int
	for i := range 3 * maxAges {
		id := strings.Repeat("X", 120) + string(rune('A'+i%26)) + string(rune('A'+i/26%26)) + string(rune('A'+i/26/26))
		if err := Remember(dir, []awsapi.AccessKey{{ID: id, Created: created}}); err != nil {
			t.Fatal(err)
		}
		ages := ReadAges(dir)
		if !ages[id].Equal(created) {
			t.Fatalf("after %d the age is %v", i, ages[id])
		}
		most = max(most, len(ages))
	}
	if most <= maxAges/2 {
		t.Errorf("at most %d ages were kept", most)
	}
}
