package export

import "testing"

func TestIsName(t *testing.T) {
	for name, want := range map[string]bool{
		"A": true, "Z": true, "a": true, "z": true, "_": true, "A0": true, "A9": true, "aws_4_MFA": true,
		"": false, "0": false, "9A": false, "@": false, "[": false, "`": false, "{": false, "A/": false, "A:": false, "A-B": false, "A B": false, "Ä": false,
	} {
		if isName(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}
