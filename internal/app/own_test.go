package app

import (
	"reflect"
	"testing"
)

func TestOwnProcess(t *testing.T) {
	for _, test := range []struct {
		line    string
		profile string
		own     bool
	}{
		{"awsmfa process acme", "acme", true},
		{"awsmfa process", "", true},
		{"/usr/local/bin/awsmfa process --profile acme --min 30m", "acme", true},
		{"awsmfa process -p=acme --no-prompt", "acme", true},
		{"  'awsmfa' \"process\"\t'a b' ", "a b", true},
		{`"C:\\Program Files\\awsmfa.exe" process acme`, "acme", true},
		{`awsmfa process it\'s`, "it's", true},
		{"awsmfa process -- acme", "acme", true},
		{"awsmfa process 123456", "123456", true},
		{"awsmfa process a b", "", true},
		{"awsmfa process --bogus a", "", true},
		{"awsmfa process acme 'x", "", false},
		{"awsmfa env acme", "", false},
		{"awsmfa", "", false},
		{"my-awsmfa process acme", "", false},
		{"get-keys awsmfa process acme", "", false},
		{"", "", false},
	} {
		if profile, own := ownProcess(test.line); profile != test.profile || own != test.own {
			t.Errorf("ownProcess(%s) = %q, %v; want %q, %v", test.line, profile, own, test.profile, test.own)
		}
	}
}

func TestSplitWords(t *testing.T) {
	for line, want := range map[string][]string{
		"a  b\tc\n": {"a", "b", "c"}, `'a b'c "d'e"`: {"a bc", "d'e"}, `a\ b '\'`: {"a b", `\`}, `"" x`: {"", "x"}, "  ": nil,
	} {
		if got, ok := splitWords(line); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("splitWords(%s) = %q, %v; want %q", line, got, ok, want)
		}
	}
	for _, line := range []string{"'a", `a"`, `a\`} {
		if got, ok := splitWords(line); ok {
			t.Errorf("splitWords(%s) = %q", line, got)
		}
	}
}
