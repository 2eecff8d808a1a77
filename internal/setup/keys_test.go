package setup

import (
	"strings"
	"testing"

	"awsmfa/internal/creds"
)

func TestCheckPair(t *testing.T) {
	secret := strings.Repeat("s", 39) + "/"
	for _, test := range []struct{ id, secret, want string }{
		{"AKIAIOSFODNN7EXAMPLE", secret, ""},
		{"MINIO", "minio123", ""},
		{"", secret, "no access key ID"},
		{"AKIAIOSFODNN7EXAMPLE", "", "no secret access key"},
		{"ASIAIOSFODNN7EXAMPLE", secret, "that is a temporary access key; the ID of a long-term one starts with AKIA"},
		{"AKIAIOSFODNN7", secret, "an access key ID that starts with AKIA has 20 capital letters and digits"},
		{"AKIAiosfodnn7example", secret, "an access key ID that starts with AKIA has 20 capital letters and digits"},
		{"AKIAIOSFODNN7EXAMPLE", "short", "the secret access key has 40 characters, this has 5"},
		{"AKIAIOSFODNN7EXAMPL;", secret, "access key ID holds a character that no credential has"},
		{secret, "AKIAIOSFODNN7EXAMPLE", "that looks like a secret access key; the ID is the shorter one, which starts with AKIA"},
	} {
		got := ""
		if err := checkPair(creds.Credentials{AccessKeyID: test.id, SecretAccessKey: test.secret}); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("checkPair(%q, %q) = %q, want %q", test.id, test.secret, got, test.want)
		}
	}
}
