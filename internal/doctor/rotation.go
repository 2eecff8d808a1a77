package doctor

import (
	"slices"

	"awsmfa/internal/hint"
	"awsmfa/internal/keys"
)

// checkRotation mentions a change of the access key that was stopped: two keys are
// active then.
func checkRotation(c *checkup) []Finding {
	id := c.profile.Keys.AccessKeyID
	i := slices.IndexFunc(c.rotations, func(r keys.Record) bool { return !r.Finished && (r.Old == id || r.New == id) })
	if id == "" || i < 0 {
		return nil
	}
	return advised(keys.FinishHint(hint.Word(c.profile.Name), c.rotations[i].Undoing), Note, "the rotation of access key %s was stopped", c.rotations[i].Old)
}
