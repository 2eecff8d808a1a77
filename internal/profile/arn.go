package profile

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Account is the one that a session will be of, as far as the profile tells:
// that of the last role or, without roles, of the MFA device; else "".
func (p Profile) Account() string {
	text := p.Serial.Value
	if n := len(p.Roles); n > 0 {
		text = p.Roles[n-1].ARN
	}
	a, _ := parseARN(text)
	return a.AccountID
}

// RolePartition is that of the last role, whose session the profile stands for;
// "" without one.
func (p Profile) RolePartition() string {
	if len(p.Roles) == 0 {
		return ""
	}
	a, _ := parseARN(p.Roles[len(p.Roles)-1].ARN)
	return a.Partition
}

// parseARN is arn.Parse, which makes a slice for each ARN: a list of profiles looks
// at several for each of them. What is no ARN is the empty one.
func parseARN(text string) (a arn.ARN, ok bool) {
	rest, ok := strings.CutPrefix(text, "arn:")
	for _, part := range []*string{&a.Partition, &a.Service, &a.Region, &a.AccountID} {
		if ok {
			*part, rest, ok = strings.Cut(rest, ":")
		}
	}
	if !ok {
		return arn.ARN{}, false
	}
	a.Resource = rest
	return a, true
}
