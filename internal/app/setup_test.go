package app

import "testing"

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
