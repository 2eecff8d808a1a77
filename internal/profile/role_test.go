package profile

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

const (
	testSerial = "mfa_serial = arn:aws:iam::123456789012:mfa/phone\n"
	testSource = "[profile base]\n" + testSerial + keys
	testRole   = "role_arn = arn:aws:iam::123456789012:role/r\nsource_profile = base\n"
)

// A role that STS could only refuse, or that is there and empty, is refused.
func TestRoleSettings(t *testing.T) {
	for body, want := range map[string]string{
		testRole:                                 "",
		testRole + "external_id = a:b/c\n":       "",
		testRole + "role_session_name = a.b@c\n": "",
		"source_profile = base\nrole_arn =\n":    `role_arn is there but empty ([profile a] in config)`,
		"source_profile = base\nrole_arn = # arn:aws:iam::123456789012:role/r\n":    `role_arn is there but empty ([profile a] in config)`,
		"source_profile = base\nrole_arn =\n  arn:aws:iam::123456789012:role/r\n":   `role_arn is there but empty ([profile a] in config)`,
		"source_profile = base\nrole_arn = \"\"\n":                                  `role_arn is there but empty ([profile a] in config)`,
		"source_profile = base\nrole_arn = arn:aws:iam::123456789012:role/r\n  x\n": `role_arn "arn:aws:iam::123456789012:role/r" is not on one line: indented lines follow it ([profile a] in config)`,
		"source_profile = base\nrole_arn = arn:aws:iam::123456789012:user/bob\n":    `role_arn "arn:aws:iam::123456789012:user/bob" is not the ARN of a role, such as arn:aws:iam::123456789012:role/NAME ([profile a] in config)`,
		"source_profile = base\nrole_arn = ${ROLE}\n":                               `role_arn "${ROLE}" is not the ARN of a role, such as arn:aws:iam::123456789012:role/NAME ([profile a] in config)`,
		testRole + "external_id =\n":                                                `external_id is there but empty ([profile a] in config)`,
		testRole + "external_id = a b\n":                                            `external_id "a b" is not 2 to 1224 letters, digits and _ + = , . @ : / - ([profile a] in config)`,
		testRole + "role_session_name = team/bob smith\n":                           `role_session_name "team/bob smith" is not 2 to 64 letters, digits and _ + = , . @ - ([profile a] in config)`,
		testRole + "role_session_name = x\n":                                        `role_session_name "x" is not 2 to 64 letters, digits and _ + = , . @ - ([profile a] in config)`,
		testRole + "credential_source = Environment\n":                              `profile "a" has both source_profile and credential_source`,
	} {
		_, err := resolve(testSource+"[profile a]\n"+body, "", Options{Name: "a"})
		if got := message(err); got != want {
			t.Errorf("%q: %s, want %s", body, got, want)
		}
	}
	long := testRole + "external_id = " + strings.Repeat("x", 1225) + "\n"
	if _, err := resolve(testSource+"[profile a]\n"+long, "", Options{Name: "a"}); err == nil {
		t.Error("an external_id of 1,225 characters is taken")
	}
	// The keys of a source end its chain, whatever its own role_arn is.
	if _, err := resolve("[profile base]\nrole_arn =\n"+testSerial+keys+"[profile a]\n"+testRole, "", Options{Name: "a"}); err != nil {
		t.Error(err)
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Roles are named after the user: of user_arn, else of the virtual device.
func TestRoleSessionName(t *testing.T) {
	for config, want := range map[string]string{
		testSource + "[profile a]\n" + testRole:                                                                                          "phone",
		testSource + "[profile a]\nuser_arn = arn:aws:iam::123456789012:user/staff/bob\n" + testRole:                                     "bob",
		testSource + "[profile a]\nuser_arn = arn:aws:iam::123456789012:user/b\n" + testRole:                                             "",
		testSource + "[profile a]\nrole_session_name = me\n" + testRole:                                                                  "me",
		"[profile base]\nmfa_serial = GAHT12345678\n" + keys + "[profile a]\n" + testRole:                                                "",
		"[profile base]\nuser_arn = arn:aws:iam::123456789012:user/ann\nmfa_serial = GAHT12345678\n" + keys + "[profile a]\n" + testRole: "ann",
	} {
		p, err := resolve(config, "", Options{Name: "a"})
		if err != nil || len(p.Roles) != 1 || p.Roles[0].SessionName != want {
			t.Errorf("%q: %+v, %v, want %q", config, p.Roles, err, want)
		}
	}
}

func TestPartition(t *testing.T) {
	const gov = "mfa_serial = arn:aws-us-gov:iam::123456789012:mfa/bob\n"
	for _, test := range []struct {
		name, config string
		o            Options
		region       string
		want         string
	}{
		{"of the environment", gov, Options{Getenv: env("AWS_REGION", "eu-west-1")}, "", ""},
		{"the same one", gov, Options{Getenv: env("AWS_REGION", "us-gov-east-1")}, "us-gov-east-1", ""},
		{"by flag", gov, Options{Region: "eu-west-1"}, "", `region "eu-west-1" (--region) is in partition aws, but "arn:aws-us-gov:iam::123456789012:mfa/bob" ([profile a] in config) is not`},
		{"of the profile", gov + "region = cn-north-1\n", Options{}, "", `region "cn-north-1" ([profile a] in config) is in partition aws-cn, but "arn:aws-us-gov:iam::123456789012:mfa/bob" ([profile a] in config) is not`},
		{"a hardware token and user_arn", "mfa_serial = GAHT12345678\nuser_arn = arn:aws-cn:iam::123456789012:user/bob\n", Options{Region: "us-east-1"}, "", `region "us-east-1" (--region) is in partition aws, but "arn:aws-cn:iam::123456789012:user/bob" ([profile a] in config) is not`},
		{"a hardware token alone", "mfa_serial = GAHT12345678\n", Options{Region: "cn-north-1"}, "cn-north-1", ""},
		{"an endpoint of one's own", gov + "endpoint_url = http://localhost\n", Options{Region: "eu-west-1"}, "eu-west-1", ""},
		{"a partition of another server", "mfa_serial = arn:minio:iam::1:mfa/bob\n", Options{Region: "cn-north-1"}, "cn-north-1", ""},
		{"global", "mfa_serial = arn:aws-cn:iam::123456789012:mfa/bob\n", Options{Region: "aws-cn-global"}, "aws-cn-global", ""},
	} {
		test.o.Name = "a"
		p, err := resolve("[profile a]\n"+keys+test.config, "", test.o)
		if message(err) != test.want || p.Region.Value != test.region {
			t.Errorf("%s: %q, %v, want %q, %s", test.name, p.Region.Value, err, test.region, test.want)
		}
		if left := p.RegionLeftOut.Value; (left != "") != (test.name == "of the environment") {
			t.Errorf("%s: %q is left out", test.name, left)
		}
	}
}

// What only aws-vault reads is named where something is lacking.
func TestIncludeProfile(t *testing.T) {
	_, err := resolve("[profile a]\ninclude_profile = base\n"+testSource, "", Options{Name: "a"})
	var lacking *KeysError
	if want := `profile "a" has no access keys; include_profile = base is not read ([profile a] in config)`; message(err) != want || !errors.As(err, &lacking) {
		t.Errorf("%v", err)
	}
	p, err := resolve("[profile a]\ninclude_profile = base\n"+testSerial+keys, "", Options{Name: "a"})
	if err != nil || !reflect.DeepEqual(p.Include, Setting{"base", InSection("profile a", ConfigFile)}) {
		t.Errorf("%+v, %v", p.Include, err)
	}
}

func TestCommandsKeepTheirQuotes(t *testing.T) {
	p, err := resolve("[profile a]\n"+testSerial+"credential_process = sh -c 'a ; b' # x\nmfa_process = sh -c \"c # d\"\n", "", Options{Name: "a"})
	if err != nil || p.Keys.Command != "sh -c 'a ; b'" || p.MFAProcess.Value != `sh -c "c # d"` {
		t.Errorf("%q, %q, %v", p.Keys.Command, p.MFAProcess.Value, err)
	}
}
