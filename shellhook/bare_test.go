package shellhook

import (
	"slices"
	"strings"
	"testing"
)

func TestBare(t *testing.T) {
	for text, want := range map[string]string{
		"":                              "",
		"# a\nb # c\n\t# d\n    # e\nf": "b # c\nf",
		"a=#\n#\n\n":                    "a=#\n\n",
	} {
		if got := bare(text); got != want {
			t.Errorf("bare(%q) = %q, want %q", text, got, want)
		}
	}
}

// What looks like a line of comment is one: without these lines bash has the same
// functions and completions.
func TestBareTextIsTheSame(t *testing.T) {
	t.Parallel()
	all := kinds[slices.IndexFunc(kinds, func(k kind) bool { return k.name == "bash" })].text(Options{Renew: true})
	made := func(text string) string {
		p := newPlace(t, text, answer{})
		return p.run(t, bash, `"$BASH" --norc -ic '. "$D/hook"; declare -f; complete -p; echo "$PROMPT_COMMAND"' 2>/dev/null`).Stdout
	}
	with, without := made(all), made(bare(all))
	if with != without || !strings.Contains(with, "__awsmfa_warn") {
		t.Errorf("with comments\n%s\nwithout\n%s", with, without)
	}
}
