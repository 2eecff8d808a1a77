package setup

import (
	"strings"
	"testing"
)

func TestParseCSV(t *testing.T) {
	const key = "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	for _, test := range []struct{ text, want string }{
		{"Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n", key},
		{"\ufeffAccess key ID,Secret access key\r\nAKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\r\n", key},
		{"\ufeff\"Access key ID\",\"Secret access key\"\r\n\"AKIAIOSFODNN7EXAMPLE\",\"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"", key},
		{"User name,Password,Access key ID,Secret access key,Console login link\r\n" +
			"bob,\"pa,ss\"\"word\",AKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY,https://123456789012.signin.aws.amazon.com/console\r\n", key},
		{"User Name,Access Key Id,Secret Access Key\n\n bob , AKIAIOSFODNN7EXAMPLE , wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY \n", key},
		{"Access key ID,Secret access key\nA,b\nC,d\n", "error: it holds 2 access keys, not one"},
		{"Access key ID,Secret access key\n", "error: it holds 0 access keys, not one"},
		{"User name,Password,Access key ID,Secret access key\nbob,secret,,\n", "error: it holds 0 access keys, not one"},
		{"User name,Password,Console sign-in URL\nbob,secret,https://x\n", "error: no columns of an access key are in it"},
		{"Access key ID,Secret access key\nAKIAIOSFODNN7EXAMPLE\n", "AKIAIOSFODNN7EXAMPLE "},
		{"", "error: no columns of an access key are in it"},
	} {
		got := ""
		if k, err := parseCSV([]byte(test.text)); err != nil {
			got = "error: " + err.Error()
		} else {
			got = k.AccessKeyID + " " + k.SecretAccessKey
		}
		if got != test.want {
			t.Errorf("parseCSV(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

// A file that cannot be understood is not repeated: it may hold a password.
func TestCSVErrorsAreSilent(t *testing.T) {
	for _, text := range []string{"\"hunter2\nhunter2", "Access key ID,Secret access key\nx,hunter2\ny,hunter2\n", "hunter2,\"hunter2\" hunter2\n"} {
		if _, err := parseCSV([]byte(text)); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
