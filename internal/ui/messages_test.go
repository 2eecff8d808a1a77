package ui

import (
	"errors"
	"strings"
	"testing"

	"awsmfa/internal/hint"
)

// say gives what a terminal of that look is shown.
func say(l Look, speak func(Messages)) string {
	var b strings.Builder
	speak(Messages{To: &b, Look: func() Look { return l }})
	return b.String()
}

func TestMessagesOnATerminal(t *testing.T) {
	fail := func(m Messages) {
		m.Fail(hint.With(errors.New("MFA device arn:aws:iam::123456789012:mfa/bob is not known"), "find the right one with: awsmfa setup acme"))
	}
	for _, test := range []struct {
		look  Look
		speak func(Messages)
		want  string
	}{
		{Look{Width: 80, Colour: true}, fail, "awsmfa: \x1b[31merror:\x1b[0m MFA device arn:aws:iam::123456789012:mfa/bob is not known\n" +
			"awsmfa: \x1b[36mhint:\x1b[0m find the right one with: awsmfa setup acme\n"},
		{Look{Width: 40}, fail, "awsmfa: error: MFA device\n        arn:aws:iam::123456789012:mfa/bob\n        is not known\n" +
			"awsmfa: hint: find the right one with:\n        awsmfa setup acme\n"},
		{Look{Width: 3}, fail, "awsmfa: error: MFA\n        device\n        arn:aws:iam::123456789012:mfa/bob\n        is not known\n" +
			"awsmfa: hint: find\n        the right\n        one with:\n        awsmfa setup acme\n"},
		{Look{}, fail, "awsmfa: error: MFA device arn:aws:iam::123456789012:mfa/bob is not known\nawsmfa: hint: find the right one with: awsmfa setup acme\n"},
		{Look{Width: 21, Colour: true}, func(m Messages) { m.Warn(errors.New("x\x1b[0m y")) }, "awsmfa: \x1b[33mwarning:\x1b[0m\n        x\\x1b[0m y\n"},
		{Look{Width: 80, Colour: true}, func(m Messages) { m.Warn(hint.With(errors.New("the session is not cached"), "make room")) },
			"awsmfa: \x1b[33mwarning:\x1b[0m the session is not cached\nawsmfa: \x1b[36mhint:\x1b[0m make room\n"},
		{Look{Width: 80, Colour: true}, func(m Messages) { m.Say("acme: session until 22:15") }, "awsmfa: acme: session until 22:15\n"},
	} {
		if got := say(test.look, test.speak); got != test.want {
			t.Errorf("%+v:\n%q, want\n%q", test.look, got, test.want)
		}
	}
}

// A dumb terminal and NO_COLOR get neither colours nor, when dumb, bars.
func TestLookOf(t *testing.T) {
	for env, want := range map[string]Look{
		"TERM=xterm LANG=C.UTF-8": {Width: 50, Bars: true, Colour: true, Unicode: true},
		"TERM=xterm NO_COLOR=1":   {Width: 50, Bars: true},
		"TERM=dumb":               {Width: 50},
		"":                        {Width: 50},

		"TERM=xterm OS=darwin":                    {Width: 50, Bars: true, Colour: true, Unicode: true},
		"TERM=xterm OS=darwin LC_CTYPE=UTF-8":     {Width: 50, Bars: true, Colour: true, Unicode: true},
		"TERM=xterm OS=darwin LANG=de_DE":         {Width: 50, Bars: true, Colour: true, Unicode: true},
		"TERM=xterm OS=darwin LANG=C":             {Width: 50, Bars: true, Colour: true},
		"TERM=xterm OS=darwin LC_ALL=POSIX LANG=": {Width: 50, Bars: true, Colour: true},
		"TERM=xterm OS=linux LANG=de_DE":          {Width: 50, Bars: true, Colour: true},
	} {
		vars := map[string]string{}
		for _, v := range strings.Fields(env) {
			name, value, _ := strings.Cut(v, "=")
			vars[name] = value
		}
		if got := LookOf(vars["OS"], true, func() int { return 50 }, func(name string) string { return vars[name] }); got != want {
			t.Errorf("%q: %+v, want %+v", env, got, want)
		}
	}
}
