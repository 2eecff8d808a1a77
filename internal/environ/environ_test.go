package environ

import "testing"

func TestCut(t *testing.T) {
	for _, test := range []struct {
		system, pair, name, value string
		ok                        bool
	}{
		{"windows", "aws_Profile=a=B", "AWS_PROFILE", "a=B", true},
		{"linux", "aws_Profile=a=B", "aws_Profile", "a=B", true},
		{"darwin", "Aws_Region=", "Aws_Region", "", true},
		{"windows", `=C:=C:\x`, "", `C:=C:\x`, true}, // the folder of a disk, as cmd.exe notes it
		{"windows", "none", "NONE", "", false},
	} {
		name, value, ok := Cut(test.system, test.pair)
		if name != test.name || value != test.value || ok != test.ok {
			t.Errorf("%s, %q: %q, %q, %t", test.system, test.pair, name, value, ok)
		}
	}
}
