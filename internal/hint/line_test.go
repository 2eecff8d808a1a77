package hint

import "testing"

func TestWord(t *testing.T) {
	for word, want := range map[string]string{
		"acme": "acme", "a b": "'a b'", "it's": `'it'\''s'`, "$(x)": "'$(x)'", "": "''", "-x": "-- '-x'", "a/b:c@d": "a/b:c@d",
	} {
		if got := Word(word); got != want {
			t.Errorf("Word(%q) = %s, want %s", word, got, want)
		}
	}
}
