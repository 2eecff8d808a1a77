package keys

import (
	"encoding/json"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
)

// agesFile holds when access keys were made, as IAM said when it was asked
// anyway. It holds no secret.
const agesFile = "access-keys.json"

// maxAges keeps the file well below what package cache reads and writes.
const maxAges = 400

// Ages says when access keys were made, by their IDs, as far as IAM ever told this
// machine.
type Ages map[string]time.Time

// ReadAges reads what is known, and asks nobody. A file that is refused or damaged is
// ignored with a warning. A nil dir, for no folder, knows nothing.
func ReadAges(dir *cache.Dir) Ages {
	if dir == nil {
		return nil
	}
	text, err := dir.ReadFile(agesFile)
	var ages Ages
	if err == nil && json.Unmarshal([]byte(text), &ages) != nil {
		ages, err = nil, dir.Damaged(agesFile)
	}
	dir.Tell(err)
	return ages
}

// Remember stores in dir when these keys were made, unless dir is nil. Two processes
// may overwrite each other's entries: IAM tells them again.
func Remember(dir *cache.Dir, keys []awsapi.AccessKey) error {
	if dir == nil {
		return nil
	}
	ages := ReadAges(dir)
	if ages == nil || len(ages) > maxAges {
		ages = Ages{}
	}
	changed := false
	for _, k := range keys {
		if !k.Created.IsZero() && !ages[k.ID].Equal(k.Created) {
			ages[k.ID], changed = k.Created.UTC(), true
		}
	}
	if !changed {
		return nil
	}
	text, err := json.Marshal(ages)
	if err != nil { // a year that JSON has no form for
		return err
	}
	return dir.WriteFile(agesFile, string(text))
}

// oldAge is the age at which AWS's benchmark of accounts wants a key to be changed:
// https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-3.
const oldAge = 90 * 24 * time.Hour

// Old says whether an access key is more than 90 days old at now, and how many.
func (a Ages) Old(id string, now time.Time) (days int, old bool) {
	made, known := a[id]
	age := now.Sub(made)
	return int(age / (24 * time.Hour)), known && age > oldAge
}
