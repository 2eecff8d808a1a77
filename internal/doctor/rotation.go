package doctor

import (
	"awsmfa/internal/hint"
	"awsmfa/internal/keys"
)

// checkRotation mentions a change of the access key that was stopped: two keys are
// active then.
func checkRotation(c *checkup) []Finding {
	id := c.profile.Keys.AccessKeyID
	if id == "" || c.cache == "" {
		return nil
	}
	old, is := keys.Stopped(c.cache, id)
	if !is {
		return nil
	}
	return advised(keys.FinishHint(hint.Word(c.profile.Name)), Note, "the rotation of access key %s was stopped", old)
}
