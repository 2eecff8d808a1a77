package doctor

import "awsmfa/internal/hint"

// checkKeyAge mentions an access key that is to be changed, as far as IAM ever
// told how old it is.
func checkKeyAge(c *checkup) []Finding {
	id := c.profile.Keys.AccessKeyID
	days, old := c.ages.Old(id, c.now)
	if id == "" || !old {
		return nil
	}
	return advised("change it with: awsmfa keys rotate "+hint.Word(c.profile.Name), Note, "access key %s is %d days old", id, days)
}
