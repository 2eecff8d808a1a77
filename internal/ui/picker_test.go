package ui

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"awsmfa/internal/prompt"
)

// TestNumber types answers at a numbered list.
func TestNumber(t *testing.T) {
	choices := []Choice{{"acme", "bob of 1"}, {"acme-prod", ""}, {"Initech", "eve of 2"}, {"2", ""}}
	for _, test := range []struct{ last, answers, want string }{
		{"", "1", "acme"},
		{"", "acme", "acme"},            // not a part of acme-prod, too
		{"", "ini", "Initech"},          // a part, in whatever case
		{"", "ac 2", "acme-prod"},       // the list has become shorter
		{"", "2", "acme-prod"},          // a number before a name
		{"", "x 0 9 1", "acme"},         // nothing is called so
		{"Initech", "-", "Initech"},     // Enter
		{"gone", "- 3", "Initech"},      // a last one that is no more
		{"", "acme-p", "acme-prod"},     // one part
		{"", "me ac prod", "acme-prod"}, // shorter and shorter
	} {
		left := strings.Fields(test.answers)
		ask := AskFunc(func(_ context.Context, question string) (string, error) {
			if len(left) == 0 {
				return "", fmt.Errorf("asked once more: %s", question)
			}
			answer := left[0]
			left = left[1:]
			if answer == "-" {
				return "", prompt.ErrEmpty
			}
			return answer, nil
		})
		got, err := Picker{Ask: ask}.number(t.Context(), "title", choices, test.last)
		if err != nil || got != test.want || len(left) > 0 {
			t.Errorf("%q, last %q: %q, %v, not asked for %q", test.answers, test.last, got, err, left)
		}
	}
}

func TestNumbered(t *testing.T) {
	if got, want := numbered([]Choice{{"acme", "bob of 1"}, {"x\x1by", ""}}), "   1  acme    bob of 1\n   2  x\\x1by\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	many := make([]Choice, mostShown+170)
	if got := numbered(many); strings.Count(got, "\n") != mostShown+1 || !strings.HasSuffix(got, "      and 170 more, by a part of the name\n") {
		t.Errorf("of 200: %q", got)
	}
}

func TestNobodyPicksInAScript(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	ask := AskFunc(func(context.Context, string) (string, error) { t.Error("asked"); return "", nil })
	for _, p := range []Picker{{Stdin: null, Ask: ask}, {Stdin: strings.NewReader("1\n"), Ask: ask}} {
		if name, err := p.Pick(t.Context(), "title", []Choice{{Name: "acme"}}, "acme"); err == nil || name != "" {
			t.Errorf("%q, %v", name, err)
		}
	}
}
