package profile

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

const overridden = `
[profile user]
mfa_serial = arn:aws-cn:iam::123456789012:mfa/phone
[profile number]
mfa_serial = GAHT12345678
[profile known]
mfa_serial = GAHT12345678
user_arn = arn:aws:iam::123456789012:user/bob
[profile role]
role_arn = arn:aws-cn:iam::123456789012:role/first
source_profile = user
external_id = mine
[profile elsewhere]
role_arn = arn:aws-cn:iam::210987654321:role/first
source_profile = user
[profile self]
role_arn = arn:aws-cn:iam::123456789012:role/first
mfa_serial = arn:aws-cn:iam::123456789012:mfa/phone
source_profile = self
`

const overriddenKeys = "[user]\n" + keys + "[number]\n" + keys + "[known]\n" + keys + "[self]\n" + keys

// A role is assumed as if a profile had it as role_arn, with the given one as
// source_profile.
func TestOverrideRole(t *testing.T) {
	const full = "arn:aws-cn:iam::210987654321:role/x/Other"
	for _, test := range []struct {
		profile, role string
		want          string // ARNs, or the error
	}{
		{"user", "Admin", "arn:aws-cn:iam::123456789012:role/Admin"},
		{"user", "team/Admin", "arn:aws-cn:iam::123456789012:role/team/Admin"},
		{"user", "role/Admin", "arn:aws-cn:iam::123456789012:role/Admin"},
		{"user", full, full},
		{"known", "Admin", "arn:aws:iam::123456789012:role/Admin"},
		{"number", full, full},
		{"number", "Admin", `role "Admin" is not the ARN of a role, and the MFA device does not tell the account of a name (--role)`},
		{"role", "Admin", "arn:aws-cn:iam::123456789012:role/first arn:aws-cn:iam::123456789012:role/Admin"},
		{"elsewhere", full, "arn:aws-cn:iam::210987654321:role/first " + full},
		{"elsewhere", "Admin", `role "Admin" is not the ARN of a role, and a name could be of account 123456789012 or of 210987654321 (--role)`},
		{"self", "Admin", "arn:aws-cn:iam::123456789012:role/Admin"}, // as a source it is its keys
		{"user", "A b", `role "A b" is not the ARN or the name of a role (--role)`},
		{"user", "/Admin", `role "/Admin" is not the ARN or the name of a role (--role)`},
		{"user", "Admin/", `role "Admin/" is not the ARN or the name of a role (--role)`},
		{"user", "arn:aws:iam::123456789012:user/bob", `role "arn:aws:iam::123456789012:user/bob" is not the ARN or the name of a role (--role)`},
	} {
		p, err := resolve(overridden, overriddenKeys, Options{Name: test.profile, Override: Override{Role: test.role}})
		got := message(err)
		if err == nil {
			var arns []string
			for _, r := range p.Roles {
				arns = append(arns, r.ARN)
			}
			got = strings.Join(arns, " ")
			if last := p.Roles[len(p.Roles)-1]; p.Override.Role != last.ARN || last.ExternalID != "" || last.Profile != test.profile || p.Name != test.profile {
				t.Errorf("%s of %s: %+v", test.role, test.profile, p)
			}
		}
		if got != test.want {
			t.Errorf("%s of %s: %s, want %s", test.role, test.profile, got, test.want)
		}
	}
}

// The other flags are about the last role, of the profile or of --role.
func TestOverrideLast(t *testing.T) {
	o := Override{SessionName: "me", ExternalID: "theirs", Policy: "{}", PolicyARNs: []string{"ReadOnlyAccess", "job-function/ViewOnlyAccess", "arn:aws-cn:iam::123456789012:policy/P"}}
	arns := []string{"arn:aws-cn:iam::aws:policy/ReadOnlyAccess", "arn:aws-cn:iam::aws:policy/job-function/ViewOnlyAccess", "arn:aws-cn:iam::123456789012:policy/P"}
	p, err := resolve(overridden, overriddenKeys, Options{Name: "role", Override: o})
	want := []Role{{Profile: "role", ARN: "arn:aws-cn:iam::123456789012:role/first", SessionName: "me", ExternalID: "theirs", Policy: "{}", PolicyARNs: arns}}
	if err != nil || !reflect.DeepEqual(p.Roles, want) || !reflect.DeepEqual(p.Override, o) {
		t.Errorf("%+v, %+v, %v", p.Roles, p.Override, err)
	}
	o.Role = "Admin"
	p, err = resolve(overridden, overriddenKeys, Options{Name: "role", Override: o})
	want = []Role{
		{Profile: "role", ARN: "arn:aws-cn:iam::123456789012:role/first", SessionName: "phone", ExternalID: "mine"},
		{Profile: "role", ARN: "arn:aws-cn:iam::123456789012:role/Admin", SessionName: "me", ExternalID: "theirs", Policy: "{}", PolicyARNs: arns},
	}
	if err != nil || !reflect.DeepEqual(p.Roles, want) {
		t.Errorf("%+v, %v", p.Roles, err)
	}
	if o.PolicyARNs[0] != "ReadOnlyAccess" {
		t.Error("the list of the caller was changed")
	}
	for _, o := range []Override{{SessionName: "x"}, {SessionName: "a b"}, {ExternalID: "x"}, {ExternalID: "a b"}} {
		var setting *SettingError
		if _, err := resolve(overridden, overriddenKeys, Options{Name: "role", Override: o}); !errors.As(err, &setting) || setting.Origin.Kind != Flag {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// Nothing of it exists for the session of a user.
func TestOverrideNeedsARole(t *testing.T) {
	for flag, o := range map[string]Override{
		"--session-name": {SessionName: "me"}, "--external-id": {ExternalID: "id"}, "--policy": {Policy: "{}"}, "--policy-arn": {PolicyARNs: []string{"A"}},
	} {
		_, err := resolve(overridden, overriddenKeys, Options{Name: "user", Override: o})
		if want := flag + ` is for the session of a role, and profile "user" has no role`; message(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
