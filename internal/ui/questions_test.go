package ui

import (
	"context"
	"errors"
	"testing"

	"awsmfa/internal/hint"
	"awsmfa/internal/prompt"
)

func TestAgree(t *testing.T) {
	for _, test := range []struct {
		answers []string
		want    bool
	}{
		{[]string{"y"}, true}, {[]string{"YES"}, true}, {[]string{"n"}, false}, {[]string{"no"}, false}, {[]string{""}, false}, {[]string{"what", "y"}, true},
	} {
		left := test.answers
		ask := AskFunc(func(_ context.Context, question string) (string, error) {
			if question != "write this? [y/N]: " {
				t.Errorf("the question is %q", question)
			}
			line := left[0]
			if left = left[1:]; line == "" {
				return "", prompt.ErrEmpty
			}
			return line, nil
		})
		if got, err := ask.Agree(t.Context(), "write this", "add --yes"); got != test.want || err != nil || len(left) > 0 {
			t.Errorf("%q: %v, %v, %d answers left", test.answers, got, err, len(left))
		}
	}
	nobody := AskFunc(func(context.Context, string) (string, error) { return "", prompt.ErrNone })
	if _, err := nobody.Agree(t.Context(), "write this", "add --yes"); !errors.Is(err, prompt.ErrNone) || hint.Of(err) != "run it on a terminal, or add --yes" {
		t.Errorf("nobody there: %v, hint %q", err, hint.Of(err))
	}
}
