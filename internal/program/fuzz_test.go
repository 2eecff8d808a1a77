package program

import (
	"regexp"
	"slices"
	"testing"
)

// Whatever mfa_process prints: a code is the one group of six digits that is
// there, and an error shows nothing of the output.
func FuzzCode(f *testing.F) {
	for _, out := range []string{"", "123456\n", "code: 123456 (123456)", "1234567 012345", "123456 654321", "１２３４５６", "123456\x00\xff", "Updated 2026-11-21: 000000"} {
		f.Add(out)
	}
	digits := regexp.MustCompile(`[0-9]+`)
	f.Fuzz(func(t *testing.T, out string) {
		groups := digits.FindAllString(out, -1)
		groups = slices.DeleteFunc(groups, func(group string) bool { return len(group) != 6 })
		slices.Sort(groups)
		groups = slices.Compact(groups)
		code, err := readCode("mfa_process", out)
		switch {
		case len(groups) == 1 && (err != nil || code != groups[0]):
			t.Errorf("%q gives %q, %v", out, code, err)
		case len(groups) != 1 && (err == nil || code != ""):
			t.Errorf("%q gives %q", out, code)
		case err != nil && digits.MatchString(err.Error()):
			t.Errorf("%q: the error %q shows digits", out, err)
		}
	})
}

// said are all errors about what credential_process prints. None of them holds a
// word of it.
var said = regexp.MustCompile(`^credential_process (printed something else than the JSON of credentials|printed no Version 1 of the JSON of credentials|` +
	`printed an Expiration that is not a time|gave unusable keys: (no )?(access key ID|secret access key|session token)( holds a character that no credential has| has more than [0-9]+ bytes)?)$`)

// Whatever credential_process prints: usable keys, or one of the errors that show
// nothing of the output.
func FuzzCredentials(f *testing.F) {
	for _, out := range []string{
		"", "{}", "null", "[]", `{"Version":1}`, `{"Version":2,"AccessKeyId":"AKIA","SecretAccessKey":"secret"}`,
		`{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"secret"}`,
		`{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"secret","SessionToken":"token","Expiration":"2026-11-21T10:00:00+01:00"}`,
		`{"Version":1,"AccessKeyId":"AKIA","SecretAccessKey":"se\u0000cret"}`, `{"Version":1,"accesskeyid":"a b","SecretAccessKey":7}`,
		`{"Version":1,"Expiration":"tomorrow"}`, `{"Version":1e0,"AccessKeyId":"A","AccessKeyId":"\ud800"} x`,
	} {
		f.Add([]byte(out))
	}
	f.Fuzz(func(t *testing.T, out []byte) {
		c, err := readCredentials("credential_process", out)
		switch {
		case err == nil:
			if bad := usable(c); bad != nil {
				t.Errorf("%q is taken: %v", out, bad)
			}
		case !said.MatchString(err.Error()):
			t.Errorf("%q: %v", out, err)
		case c.AccessKeyID+c.SecretAccessKey+c.SessionToken != "":
			t.Errorf("%q gives keys and an error", out)
		}
	})
}
