package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
)

// Override is what the command line says of a role session in place of the
// profile. The zero value says nothing.
type Override struct {
	// Role is the ARN or the name of a role to assume with the session of the
	// profile, as if it were in a profile with this one as source_profile. A
	// name is of the account and the partition of the user.
	Role string

	// What follows is about Role or, without it, about the last role of the profile.
	SessionName, ExternalID string
	Policy                  string   // JSON of a session policy
	PolicyARNs              []string // of managed policies; those of AWS by their names, too
}

// IsZero says whether o says nothing.
func (o Override) IsZero() bool {
	return o.Role == "" && o.SessionName == "" && o.ExternalID == "" && !o.Narrows()
}

// Narrows says whether o takes permissions away.
func (o Override) Narrows() bool { return o.Policy != "" || len(o.PolicyARNs) > 0 }

// String names what was said, for people.
func (o Override) String() string {
	var parts []string
	for _, part := range []struct {
		given bool
		text  string
	}{
		{o.Role != "", RoleFlag + " " + o.Role}, {o.SessionName != "", SessionNameFlag + " " + o.SessionName},
		{o.ExternalID != "", ExternalIDFlag + " " + o.ExternalID}, {o.Policy != "", PolicyFlag}, {len(o.PolicyARNs) > 0, PolicyARNFlag + " " + strings.Join(o.PolicyARNs, " ")},
	} {
		if part.given {
			parts = append(parts, part.text)
		}
	}
	return strings.Join(parts, ", ")
}

// The flags that an Override comes from.
const (
	RoleFlag        = "--role"
	SessionNameFlag = "--session-name"
	ExternalIDFlag  = "--external-id"
	PolicyFlag      = "--policy"
	PolicyARNFlag   = "--policy-arn"
)

// NoRoleError says that a flag is about a role session where there is no role.
type NoRoleError struct {
	Profile string
	Flag    string
}

func (e *NoRoleError) Error() string {
	return fmt.Sprintf("%s is for the session of a role, and profile %q has no role", e.Flag, e.Profile)
}

// override does to p what o says, and remembers it. Its errors are *NoRoleError
// and *SettingError.
func (p *Profile) override(o Override) error {
	if o.IsZero() {
		return nil
	}
	if err := p.addOverride(o.Role); err != nil {
		return err
	}
	if len(p.Roles) == 0 {
		return &NoRoleError{p.Name, o.firstFlag()}
	}
	r := &p.Roles[len(p.Roles)-1]
	switch {
	case o.ExternalID != "" && !isExternalID(o.ExternalID):
		return &SettingError{"external_id", Setting{o.ExternalID, FromFlag(ExternalIDFlag)}, externalIDForm}
	case o.SessionName != "" && !isSessionName(o.SessionName):
		return &SettingError{"role_session_name", Setting{o.SessionName, FromFlag(SessionNameFlag)}, sessionNameForm}
	}
	if o.ExternalID != "" {
		r.ExternalID = o.ExternalID
	}
	if o.SessionName != "" {
		r.SessionName = o.SessionName
	}
	r.Policy, r.PolicyARNs = o.Policy, policyARNs(o.PolicyARNs, p.RolePartition())
	p.Override = o
	if o.Role != "" {
		p.Override.Role = r.ARN
	}
	return nil
}

// firstFlag is one that is given.
func (o Override) firstFlag() string {
	switch {
	case o.SessionName != "":
		return SessionNameFlag
	case o.ExternalID != "":
		return ExternalIDFlag
	case o.Policy != "":
		return PolicyFlag
	}
	return PolicyARNFlag
}

// addOverride adds the role of that ARN or name after the others.
func (p *Profile) addOverride(role string) error {
	if role == "" {
		return nil
	}
	name, err := p.arnOfRole(role)
	if err != nil {
		return err
	}
	p.Roles = append(p.Roles, Role{Profile: p.Name, ARN: name})
	return nil
}

// arnOfRole is the ARN that --role means. A name could be of two accounts where
// the profile is a role of another account than the user, and is then refused.
func (p *Profile) arnOfRole(role string) (string, error) {
	given := Setting{role, FromFlag(RoleFlag)}
	if isRoleARN(role) {
		return role, nil
	}
	if !consistsOf(role, "_+=,.@-/", 1, 512) || strings.HasPrefix(role, "/") || strings.HasSuffix(role, "/") {
		return "", &SettingError{"role", given, "the ARN or the name of a role"}
	}
	user, ok := p.userARN()
	switch account := p.Account(); {
	case !ok:
		return "", &SettingError{"role", given, "the ARN of a role, and the MFA device does not tell the account of a name"}
	case len(p.Roles) > 0 && account != user.AccountID:
		return "", &SettingError{"role", given, fmt.Sprintf("the ARN of a role, and a name could be of account %s or of %s", user.AccountID, account)}
	}
	return arn.ARN{Partition: user.Partition, Service: "iam", AccountID: user.AccountID, Resource: "role/" + strings.TrimPrefix(role, "role/")}.String(), nil
}

// userARN is an ARN of the user's account.
func (p *Profile) userARN() (a arn.ARN, ok bool) {
	if a, ok = parseIAM(p.Serial.Value); ok {
		return a, ok
	}
	return parseIAM(p.User.Value)
}

// RoleName is the name that stands for a role in Override.Role, if one does.
func (p *Profile) RoleName(role string) (name string, ok bool) {
	a, isARN := parseARN(role)
	name, isRole := strings.CutPrefix(a.Resource, "role/")
	if !isARN || !isRole {
		return "", false
	}
	meant, err := p.arnOfRole(name)
	return name, err == nil && meant == role
}

// policyARNs makes ARNs of the names of AWS's own policies. What is neither is left
// as it is, to be refused with the other limits of a session.
func policyARNs(list []string, partition string) []string {
	list = slices.Clone(list)
	for i, name := range list {
		if consistsOf(name, "_+=,.@-/", 1, 512) {
			list[i] = arn.ARN{Partition: partition, Service: "iam", AccountID: "aws", Resource: "policy/" + strings.TrimPrefix(name, "policy/")}.String()
		}
	}
	return list
}
