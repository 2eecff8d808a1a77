package profile

import (
	"errors"
	"strings"
	"testing"
)

const (
	testID     = "AKIAIOSFODNN7EXAMPLE"
	testSecret = "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"
)

// keyFaults are access keys that cannot sign a login, and what is wrong.
var keyFaults = []struct {
	id, secret, token string
	want              KeysWhy
}{
	{testID, "", "", PartKeys},
	{"", testSecret, "", PartKeys},
	{testSecret, testID, "", SwappedKeys},
	{testID + "," + testSecret, "x", "", BadKeyID},
	{"${KEY}", testSecret, "", BadKeyID},
	{testID, testSecret + "\n", "", BadSecret},
	{" " + testID, testSecret, "", BadKeyID},
	{testID, testSecret, "token", LeftoverToken},
	{"ASIAIOSFODNN7EXAMPLE", testSecret, "", TemporaryKeys},
}

func TestKeysThatCannotSign(t *testing.T) {
	for _, test := range keyFaults {
		if strings.TrimSpace(test.id+test.secret) != test.id+test.secret {
			continue // a file has no blanks round values
		}
		section := "[a]\naws_access_key_id = " + test.id + "\naws_secret_access_key = " + test.secret + "\naws_session_token = " + test.token + "\n"
		_, err := resolve("[profile a]\n"+testSerial, section, Options{Name: "a"})
		checkKeysError(t, err, "a", test.want, InSection("a", CredentialsFile))
	}
}

// Damaged keys of the environment stop what would use another account's, but not
// where a profile is named.
func TestEnvironmentKeysThatCannotSign(t *testing.T) {
	const config = "[default]\n" + testSerial + keys
	for _, test := range keyFaults {
		getenv := env("AWS_ACCESS_KEY_ID", test.id, "AWS_SECRET_ACCESS_KEY", test.secret, "AWS_SESSION_TOKEN", test.token)
		_, err := resolve(config, "", Options{Getenv: getenv})
		from := FromVariable("AWS_ACCESS_KEY_ID")
		if test.id == "" {
			from = FromVariable("AWS_SECRET_ACCESS_KEY") // the one that is there
		}
		checkKeysError(t, err, "", test.want, from)
		if !strings.Contains(message(err), "AWS_ACCESS_KEY_ID") {
			t.Errorf("%v does not name the variable", err)
		}
		if p, err := resolve(config, "", Options{Name: "default", Getenv: getenv}); err != nil || p.Leftover != "" {
			t.Errorf("a profile is named: %v", err)
		}
		_, err = resolve("[profile r]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = Environment\n"+testSerial, "", Options{Name: "r", Getenv: getenv})
		checkKeysError(t, err, "", test.want, from)
	}
	for name, getenv := range map[string]func(string) string{
		"a session":         env("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY", testSecret, "AWS_SESSION_TOKEN", "t"),
		"a session of ours": env("AWS_ACCESS_KEY_ID", testID, "AWS_SECRET_ACCESS_KEY", testSecret, "AWS_SESSION_TOKEN", "t", "AWSMFA_PROFILE", "default"),
	} {
		if p, err := resolve(config, "", Options{Getenv: getenv}); err != nil || p.Keys.Profile != "default" {
			t.Errorf("%s: %+v, %v", name, p.Keys, err)
		}
	}
}

func checkKeysError(t *testing.T, err error, profile string, why KeysWhy, origin Origin) {
	t.Helper()
	var got *KeysError
	if !errors.As(err, &got) || *got != (KeysError{profile, why, origin}) || strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "EXAMPLE") {
		t.Errorf("%v, want %v of %q, %v", err, why, profile, origin)
	}
}

// Keys of the environment that are used in place of a profile's, or not used, are
// told.
func TestKeysOfTheEnvironmentAreTold(t *testing.T) {
	getenv := env("AWS_PROFILE", "acme", "AWS_ACCESS_KEY_ID", testID, "AWS_SECRET_ACCESS_KEY", testSecret)
	_, err := resolve("[profile acme]\n", "[acme]\n"+keys, Options{Getenv: getenv})
	if want := `no MFA device serial number for profile "acme", whose access keys AWS_ACCESS_KEY_ID takes the place of`; message(err) != want {
		t.Errorf("%v", err)
	}
	p, err := resolve("[profile acme]\n"+testSerial, "[acme]\n"+keys, Options{Name: "acme", Getenv: getenv})
	if err != nil || p.Leftover != testID {
		t.Errorf("%q, %v", p.Leftover, err)
	}
	p, err = resolve("[profile acme]\n"+testSerial, "[acme]\n"+keys, Options{Getenv: getenv})
	if err != nil || p.Leftover != "" || !p.Keys.Environment {
		t.Errorf("used, %q, %v", p.Leftover, err)
	}
}
