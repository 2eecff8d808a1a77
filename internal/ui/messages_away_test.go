package ui

import (
	"io"
	"strings"
	"testing"
)

// What is waited for is said where a person looks, and nowhere else.
func TestNotice(t *testing.T) {
	for name, test := range map[string]struct {
		person, terminal bool
		here, there      string
	}{
		"a person reads it":         {true, true, "awsmfa: waiting\n", ""},
		"another tool captures it":  {false, true, "", "awsmfa: waiting\n"},
		"nobody is at any terminal": {false, false, "", ""},
	} {
		var here, there strings.Builder
		m := Messages{To: &here, Person: test.person, Away: func() io.Writer {
			if test.terminal {
				return &there
			}
			return nil
		}}
		m.Notice("%s", "waiting")
		if here.String() != test.here || there.String() != test.there {
			t.Errorf("%s: %q here and %q on the terminal", name, here.String(), there.String())
		}
	}
	var here strings.Builder
	Messages{To: &here}.Notice("waiting")
	if here.Len() > 0 {
		t.Errorf("a script reads %q", here.String())
	}
}
