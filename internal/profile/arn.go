package profile

import "github.com/aws/aws-sdk-go-v2/aws/arn"

// Account is the one that a session will be of, as far as the profile tells:
// that of the last role or, without roles, of the MFA device; else "".
func (p Profile) Account() string {
	text := p.Serial.Value
	if n := len(p.Roles); n > 0 {
		text = p.Roles[n-1].ARN
	}
	a, err := arn.Parse(text)
	if err != nil {
		return ""
	}
	return a.AccountID
}

// RolePartition is that of the last role, whose session the profile stands for;
// "" without one.
func (p Profile) RolePartition() string {
	if len(p.Roles) == 0 {
		return ""
	}
	a, err := arn.Parse(p.Roles[len(p.Roles)-1].ARN)
	if err != nil {
		return ""
	}
	return a.Partition
}
