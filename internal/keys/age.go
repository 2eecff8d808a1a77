package keys

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/safefile"
)

// agesFile holds when access keys were made, as IAM said when it was asked
// anyway. It holds no secret.
const agesFile = "access-keys.json"

// maxAges keeps the file from growing for ever.
const maxAges = 1000

// Remember keeps in dir when these keys were made, for Created.
func Remember(ctx context.Context, dir string, keys []awsapi.AccessKey) error {
	path := filepath.Join(dir, agesFile)
	return safefile.Update(ctx, path, func(old []byte) ([]byte, error) {
		ages := map[string]time.Time{}
		if json.Unmarshal(old, &ages) != nil || len(ages) > maxAges {
			ages = map[string]time.Time{}
		}
		changed := false
		for _, k := range keys {
			if !k.Created.IsZero() && !ages[k.ID].Equal(k.Created) {
				ages[k.ID], changed = k.Created.UTC(), true
			}
		}
		if !changed {
			return old, nil
		}
		return json.Marshal(ages)
	})
}

// Created is when an access key was made, if IAM ever said so to this machine. It
// asks nobody.
func Created(dir, id string) (time.Time, bool) {
	text, err := os.ReadFile(filepath.Join(dir, agesFile))
	if err != nil {
		return time.Time{}, false
	}
	var ages map[string]time.Time
	if json.Unmarshal(text, &ages) != nil {
		return time.Time{}, false
	}
	at, ok := ages[id]
	return at, ok
}

// oldAge is the age from which on a key is to be changed, as AWS has it in its
// benchmark of accounts: https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-3.
const oldAge = 90 * 24 * time.Hour

// Old says whether an access key is more than 90 days old at now, and how many,
// as far as IAM ever told this machine. It asks nobody.
func Old(dir, id string, now time.Time) (days int, old bool) {
	made, known := Created(dir, id)
	age := now.Sub(made)
	return int(age / (24 * time.Hour)), known && age > oldAge
}
