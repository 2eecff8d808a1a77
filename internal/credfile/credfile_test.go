package credfile

import (
	"errors"
	"testing"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
)

var acme = Session{
	Credentials: creds.Credentials{AccessKeyID: "ASIANEW", SecretAccessKey: "new/secret", SessionToken: "new+token==",
		Expires: time.Date(2026, 11, 20, 23, 15, 8, 0, time.FixedZone("", 3600))},
	Profile: "acme",
}

const written = `aws_access_key_id = ASIANEW
aws_secret_access_key = new/secret
aws_session_token = new+token==
expiration = 2026-11-20T22:15:08Z
manager = awsmfa
awsmfa_profile = acme
`

func TestPut(t *testing.T) {
	const other = "[AcmeAccount]\naws_access_key_id = AKIA\naws_secret_access_key = secret\n"
	for _, test := range []struct {
		name, file, section string
		region              string
		want                string
		created             bool
	}{
		{"no file", "", "acme", "", "[acme]\n" + written, true},
		{"new section", other, "acme", "", other + "\n[acme]\n" + written, true},
		{"region", "", "acme", "eu-west-1", "[acme]\n" + written + "region = eu-west-1\n", true},
		{"what a script wrote", "[acme]\naws_access_key_id = ASIAOLD\naws_secret_access_key = old\naws_session_token = old\n\n" + other, "acme", "", "[acme]\n" + written + "\n" + other, false},
		{"again", other + "\n[acme]\n" + written, "acme", "", other + "\n[acme]\n" + written, false},
		{"own keys and comments stay", "[MFA] ; mine\n# comment\noutput = json\naws_access_key_id=ASIAOLD\naws_secret_access_key=old\naws_session_token=old\nregion = eu-west-1\n", "MFA", "",
			"[MFA] ; mine\n# comment\noutput = json\naws_access_key_id = ASIANEW\naws_secret_access_key = new/secret\naws_session_token = new+token==\nregion = eu-west-1\nexpiration = 2026-11-20T22:15:08Z\nmanager = awsmfa\nawsmfa_profile = acme\n", false},
		{"leftovers of other tools go", "[acme]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = t\naws_security_token = t\nx_security_token_expires = x\nexpiration = 2020-01-01 00:00:00\nmanager = awsume\nautoawsume = true\n", "acme", "",
			"[acme]\naws_access_key_id = ASIANEW\naws_secret_access_key = new/secret\naws_session_token = new+token==\nexpiration = 2026-11-20T22:15:08Z\nmanager = awsmfa\nawsmfa_profile = acme\n", false},
		{"empty section", "[MFA]\n\n" + other, "MFA", "", "[MFA]\n" + written + "\n" + other, false},
	} {
		s := acme
		s.Region = test.region
		got, created, err := Put([]byte(test.file), test.section, s)
		if err != nil || string(got) != test.want || created != test.created {
			t.Errorf("%s: Put =\n%s, %v, %v; want\n%s, %v", test.name, got, created, err, test.want, test.created)
		}
	}
}

func TestRefusals(t *testing.T) {
	var longTerm *LongTermError
	var refused *inifile.RefusedError
	for _, test := range []struct {
		name, file, section string
		as                  any
	}{
		{"long-term keys", "[acme]\naws_access_key_id = AKIA\naws_secret_access_key = s\n", "acme", &longTerm},
		{"half of long-term keys", "[acme]\naws_secret_access_key = s\n", "acme", &longTerm},
		{"two sections", "[acme]\n[acme]\n", "acme", &refused},
		{"indented header", "  [acme]\n", "acme", &refused},
		{"a name that tools read differently", "", "a b", &refused},
		{"a value over two lines", "[acme]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = t\n  more\n", "acme", &refused},
	} {
		if err := Check([]byte(test.file), test.section); !errors.As(err, test.as) {
			t.Errorf("%s: Check = %v", test.name, err)
		}
		if _, _, err := Put([]byte(test.file), test.section, acme); !errors.As(err, test.as) {
			t.Errorf("%s: Put = %v", test.name, err)
		}
	}
	config := inifile.Index([]byte("[default]\nrole_arn = x\n[profile role]\nrole_arn = x\n[profile user]\nregion = x\n"))
	for section, want := range map[string]bool{"role": true, "default": true, "user": false, "none": false} {
		if got := errors.As(CheckConfig(config, section), new(*RoleError)); got != want {
			t.Errorf("CheckConfig(%s): a role: %v, want %v", section, got, want)
		}
	}
}

func TestClear(t *testing.T) {
	const before, after = "# mine\n[AcmeAccount]\naws_access_key_id = AKIA\naws_secret_access_key = s\n\n", "\n[other]\nx = y\n"
	for _, test := range []struct{ name, file, want string }{
		{"all ours", before + "[acme]\n" + written + after, before + "[other]\nx = y\n"},
		{"with a region of ours", before + "[acme]\n" + written + "region = r\n" + after, before + "[other]\nx = y\n"},
		{"with a key of the user's", before + "[acme]\noutput = json\n" + written + after, before + "[acme]\noutput = json\n" + after},
		{"not managed", "[acme]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = t\n", "[acme]\naws_access_key_id = A\naws_secret_access_key = s\naws_session_token = t\n"},
		{"not there", before, before},
	} {
		if got, err := Clear([]byte(test.file), "acme"); err != nil || string(got) != test.want {
			t.Errorf("%s: Clear =\n%q, %v; want\n%q", test.name, got, err, test.want)
		}
	}
}

func TestRead(t *testing.T) {
	file := inifile.Index([]byte("[a]\n" + written + "[b]\nmanager = awsume\nawsmfa_profile = x\n[c]\naws_access_key_id = A\n"))
	var got []Managed
	for m := range All(file) {
		got = append(got, m)
	}
	want := Managed{"a", "acme", "ASIANEW", time.Date(2026, 11, 20, 22, 15, 8, 0, time.UTC)}
	if len(got) != 1 || got[0] != want {
		t.Errorf("Read = %+v, want %+v", got, want)
	}
}
