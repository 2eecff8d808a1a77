package login

import (
	"fmt"
	"strings"
	"testing"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/inifile"
)

// An MFA session belongs to the first profile on the way to the keys that is no
// role, whether few profiles are looked up or many at once.
func TestOwnersOf(t *testing.T) {
	const config = `[profile base]
mfa_serial = arn:aws:iam::123456789012:mfa/bob
[profile acme]
source_profile = base
[profile admin]
role_arn = arn:aws:iam::123456789012:role/Admin
source_profile = acme
[profile deep]
role_arn = arn:aws:iam::210987654321:role/Deep
source_profile = admin
[profile own]
role_arn = arn:aws:iam::123456789012:role/Own
source_profile = own
mfa_serial = arn:aws:iam::123456789012:mfa/bob
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = secret
[profile via]
source_profile = admin
[profile colourful]
role_arn = arn:aws:iam::123456789012:role/Colourful
source_profile = base
awsmfa_color = mauve-ish
[profile broken]
role_arn = arn:aws:iam::123456789012:role/Broken
source_profile = nowhere
`
	const credentials = "[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n"
	want := map[string]string{"base": "base", "acme": "acme", "admin": "acme", "deep": "acme", "own": "own", "via": "acme", "colourful": "colourful", "broken": "broken", "gone": "gone"}
	var more strings.Builder
	var few, many []string
	for name := range want {
		few = append(few, name)
	}
	many = append(many, few...)
	for i := range severalProfiles {
		fmt.Fprintf(&more, "[profile more-%d]\nsource_profile = base\n", i)
		many = append(many, fmt.Sprintf("more-%d", i))
	}
	files := awsfiles.Files{
		Config:      awsfiles.File{Index: inifile.Index([]byte(config + more.String()))},
		Credentials: awsfiles.File{Index: inifile.Index([]byte(credentials))},
	}
	d := Deps{Getenv: func(string) string { return "" }}
	for _, names := range [][]string{few, many} {
		owners := ownersOf(d, files, names)
		for name, owner := range want {
			if owners[name] != owner {
				t.Errorf("of %d names, the session of %s is called %q, want %q", len(names), name, owners[name], owner)
			}
		}
	}
}
