package ui

import (
	"errors"
	"strings"
	"testing"

	"awsmfa/internal/hint"
)

// What stands above a question has the lines of Fail, of the width and without colours.
func TestAbove(t *testing.T) {
	err := hint.With(errors.New("the MFA code was refused"), "wait for the next code of this device and use that")
	var b strings.Builder
	m := Messages{To: &b, Look: func() Look { return Look{Width: 40, Colour: true} }}
	want := "awsmfa: error: the MFA code was refused\nawsmfa: hint: wait for the next code of\n        this device and use that\n"
	if got := m.Above(func(m Messages) { m.Fail(err) }); got != want || b.Len() > 0 {
		t.Errorf("%q, want %q; %q was written", got, want, b.String())
	}
	long := hint.With(err, "%s", strings.Repeat("word ", 40))
	for line := range strings.Lines(Messages{}.Above(func(m Messages) { m.Fail(long) })) {
		if Width(line) > DefaultWidth+1 {
			t.Errorf("of an unknown width: %q", line)
		}
	}
}
