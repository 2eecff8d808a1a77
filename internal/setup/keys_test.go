package setup

import (
	"context"
	"strings"
	"testing"

	"awsmfa/internal/creds"
	"awsmfa/internal/login"
)

func TestCheckPair(t *testing.T) {
	secret := strings.Repeat("s", 39) + "/"
	const notAWS = "that is no access key ID: it starts with AKIA and has 20 capital letters and digits"
	for _, test := range []struct{ id, secret, want string }{
		{"AKIAIOSFODNN7EXAMPLE", secret, ""},
		{"MINIO", "minio123", ""},
		{"", secret, "no access key ID"},
		{"AKIAIOSFODNN7EXAMPLE", "", "no secret access key"},
		{"ASIAIOSFODNN7EXAMPLE", secret, "that is a temporary access key; the ID of a long-term one starts with AKIA"},
		{"AKIAIOSFODNN7", secret, "an access key ID that starts with AKIA has 20 capital letters and digits"},
		{"AKIAiosfodnn7example", secret, "an access key ID that starts with AKIA has 20 capital letters and digits"},
		{"foo", "AKIAIOSFODNN7EXAMPLE", "that looks like an access key ID, not like its secret"},
		{"AKIAIOSFODNN7EXAMPLE", "short", "the secret access key has 40 characters, this has 5"},
		{"AKIAIOSFODNN7EXAMPL;", secret, "access key ID holds a character that no credential has"},
		{secret, "AKIAIOSFODNN7EXAMPLE", "that looks like a secret access key; the ID is the shorter one, which starts with AKIA"},
	} {
		got := ""
		if err := checkPair(creds.Credentials{AccessKeyID: test.id, SecretAccessKey: test.secret}, false); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("checkPair(%q, %q) = %q, want %q", test.id, test.secret, got, test.want)
		}
	}
	for id, want := range map[string]string{
		"000000": notAWS, "eu-central-1": notAWS, "MINIO": notAWS, "AIDAIOSFODNN7EXAMPLE": notAWS, "acme": notAWS, "AKIAIOSFODNN7EXAMPLE": "",
		"AKIAIOSFODNN7-XAMPLE": "an access key ID that starts with AKIA has 20 capital letters and digits",
	} {
		got := ""
		if err := checkID(id, true); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("checkID(%q) of AWS: %q, want %q", id, got, want)
		}
	}
}

// What cannot be an access key of AWS is asked for again, with the reason, unless the
// keys are for another service.
func TestAskKeys(t *testing.T) {
	for endpoint, typed := range map[string][]string{
		"":                 {"000000", "eu-central-1", "AKIAIOSFODNN7EXAMPLE"},
		"http://localhost": {"MINIO"},
	} {
		left, asked := typed, []string{}
		u := &user{Setup: Setup{Deps: login.Deps{Ask: func(_ context.Context, question string) (string, error) {
			asked = append(asked, question)
			line := left[0]
			left = left[1:]
			return line, nil
		}}, AskHidden: func(context.Context, string) (string, error) { return strings.Repeat("s", 40), nil }}}
		u.profile.STS.Endpoint.Value = endpoint
		k, err := u.askKeys(t.Context(), "")
		if err != nil || k.AccessKeyID != typed[len(typed)-1] || len(left) > 0 || !strings.HasPrefix(asked[0], "awsmfa: access key ID") {
			t.Errorf("endpoint %q: %+v, %v, %q", endpoint, k, err, asked)
		}
		for _, question := range asked[1:] {
			if !strings.HasPrefix(question, "awsmfa: that is no access key ID: it starts with AKIA and has 20 capital letters\n        and digits\nawsmfa: access key ID") {
				t.Errorf("asked again with %q", question)
			}
		}
	}
}

func TestHasBeen(t *testing.T) {
	for want, what := range map[string][]string{
		"access key was":                         {"access key"},
		"region and mfa_serial were":             {"region", "mfa_serial"},
		"access key, region and mfa_serial were": {"access key", "region", "mfa_serial"},
	} {
		if got := hasBeen(what); got != want {
			t.Errorf("%q is %q, want %q", what, got, want)
		}
	}
}
