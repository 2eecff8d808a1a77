package login

import (
	"strings"
	"testing"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/inifile"
)

// TestAbleProfiles counts what stands for the same login once.
func TestAbleProfiles(t *testing.T) {
	const keys = "aws_access_key_id = AKIA\naws_secret_access_key = s\n"
	const device = "mfa_serial = arn:aws:iam::1:mfa/bob\n"
	for _, test := range []struct{ what, config, want string }{
		{"keys alone", "[profile keys]\n" + device, "keys"},
		{"no device", "[profile acme]\nsource_profile = keys\n", ""},
		{"an alias and its source", "[profile keys]\n" + device + "[profile acme]\nsource_profile = keys\n", "acme"},
		{"an alias with the device", "[profile acme]\nsource_profile = keys\n" + device, "acme"},
		{"a bare section and its alias", "[keys]\n" + device + "[profile acme]\nsource_profile = keys\n", "acme"},
		{"a bare section and a role", "[keys]\n" + device + "[profile admin]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = keys\n", "admin"},
		{"a profile and a role", "[profile keys]\n" + device + "[profile admin]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = keys\n", "keys admin"},
		{"a bare section beside the profile", "[keys]\n[profile keys]\n" + device + "[profile admin]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = keys\n", "keys admin"},
		{"a bare section that nothing sources", "[keys]\n" + device, "keys"},
		{"an alias, its source and a role", "[profile keys]\n" + device + "[profile acme]\nsource_profile = keys\n[profile admin]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = keys\n", "acme admin"},
		{"two aliases", "[profile keys]\n" + device + "[profile a]\nsource_profile = keys\n[profile b]\nsource_profile = keys\nregion = eu-west-1\n", "a b"},
		{"where a session is written to", "[profile keys]\n" + device + "awsmfa_write_to = copy\n[profile copy]\nregion = eu-west-1\n", "keys"},
		{"keys without a section in config, and a role", "[default]\n" + device + "[profile admin]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = keys\n", "admin keys"},
		{"an alias of a role", "[profile keys]\n" + device + "[profile admin]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = keys\n[profile b]\nsource_profile = admin\n", "keys admin b"},
		{"another kind of login", "[profile keys]\n" + device + "[profile sso]\nsso_session = x\n", "keys"},
	} {
		files := awsfiles.Files{
			Config:      awsfiles.File{Index: inifile.Index([]byte(test.config))},
			Credentials: awsfiles.File{Index: inifile.Index([]byte("[keys]\n" + keys))},
		}
		d := Deps{Getenv: func(string) string { return "" }}
		if got := strings.Join(namesOf(ableProfiles(d, files, Request{})), " "); got != test.want {
			t.Errorf("%s: %q, want %q", test.what, got, test.want)
		}
	}
}
