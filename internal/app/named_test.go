package app

import (
	"strings"
	"testing"
)

// A hint repeats what was typed, with a profile where it belongs, and no code.
func TestNamedLine(t *testing.T) {
	for line, want := range map[string]string{
		"":                             "authaws 'a b'",
		"env":                          "authaws 'a b'",
		"env --shell zsh 123456 -d 8h": "authaws 'a b' CODE -d 8h",
		"env --shell=zsh --role x":     "authaws 'a b' --role x",
		"exec -- env SECRET=x":         "awsmfa exec 'a b' -- COMMAND",
		"exec --server -- x":           "awsmfa exec 'a b' --server -- COMMAND",
		"write --to x":                 "awsmfa write 'a b' --to x",
		"keys":                         "awsmfa keys 'a b'",
		"keys rotate --yes":            "awsmfa keys rotate 'a b' --yes",
		"keys --yes rotate":            "awsmfa keys rotate 'a b' --yes",
		"keys delete AKIA":             "awsmfa keys delete AKIA 'a b'",
		"keys delete":                  "awsmfa keys delete 'a b'",
		"device add --to pass:x":       "awsmfa device add 'a b' --to pass:x",
		"logout":                       "awsmfa logout 'a b'",
		"nonsense x":                   "awsmfa nonsense 'a b' x",
	} {
		s, _ := completing(t, "", "")
		s.Args = strings.Fields(line)
		if got := namedLine(s, "a b"); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	s, _ := completing(t, "", "")
	s.Args = []string{"env", ""}
	if got := namedLine(s, "a"); got != "authaws a ''" {
		t.Errorf("an empty word: %q", got)
	}
}
