package app

import (
	"testing"

	"awsmfa/internal/ststest"
)

// addSetupUsers makes users known who have keys of the form NAMEKEY and
// name-secret and no profile: dave has three devices, erin a security key, frank
// none, and grace one that she may not look up.
func addSetupUsers(s *ststest.Server) {
	const mfa = "arn:aws:iam::111122223333:mfa/"
	may := []string{"iam:ListMFADevices"}
	for _, u := range []ststest.User{
		{Name: "dave", AccessKeyID: "DAVEKEY", Allowed: may, Devices: []ststest.Device{
			{Serial: mfa + "phone", Secret: []byte("dave's phone")}, {Serial: "GAHT12345678", Secret: []byte("dave's token")},
			{Serial: "arn:aws:iam::111122223333:u2f/user/dave/key", Kind: ststest.FIDO},
		}},
		{Name: "erin", AccessKeyID: "ERINKEY", Allowed: may, Devices: []ststest.Device{{Serial: "arn:aws:iam::111122223333:u2f/user/erin/key", Kind: ststest.FIDO}}},
		{Name: "frank", AccessKeyID: "FRANKKEY", Allowed: may},
		{Name: "team/grace", AccessKeyID: "GRACEKEY", Devices: []ststest.Device{{Serial: mfa + "grace", Secret: []byte("grace's phone")}}},
		{Name: "heidi", AccessKeyID: "HEIDIKEY", Allowed: may, Devices: []ststest.Device{{Serial: mfa + "heidi", Secret: []byte("heidi's phone")}}},
	} {
		u.Account = "111122223333"
		u.Secret = map[string]string{"DAVEKEY": "dave-secret", "ERINKEY": "erin-secret", "FRANKKEY": "frank-secret", "GRACEKEY": "grace-secret", "HEIDIKEY": "heidi-secret"}[u.AccessKeyID]
		s.AddUser(u)
	}
}

func TestChange(t *testing.T) {
	for _, test := range []struct{ old, edited, want string }{
		{"", "[profile x]\nmfa_serial = S\n", "  line 1, in [x]:\n  + [profile x]\n  + mfa_serial = S\n"},
		{"a\r\nsecret", "a\r\nsecret\r\n\r\n[x]\r\nb\r\n", "  line 3, in [x]:\n  + [x]\n  + b\n"},
		{"a\nb\nc\n", "a\nB\nc\n", "  line 2, in [x]:\n  - b\n  + B\n"},
		{"a\na\n", "a\na\na\n", "  line 3, in [x]:\n  + a\n"},
		{"a\nb", "a\nnew\nb", "  line 2, in [x]:\n  + new\n"},
	} {
		if got := change([]byte(test.old), []byte(test.edited), "x"); got != test.want {
			t.Errorf("change(%q, %q) = %q, want %q", test.old, test.edited, got, test.want)
		}
	}
}
