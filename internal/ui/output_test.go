package ui

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// What a terminal would obey is escaped, and a reader gets the same text.
func TestPrintJSON(t *testing.T) {
	for in, want := range map[string]string{
		"plain é 漢 <&>":  `"plain é 漢 <&>"`,
		"\u009b31m\x7f":  `"\u009b31m\u007f"`,
		"a\u202eb\u2066": `"a\u202eb\u2066"`,
		"\x1b]0;x\a\n":   `"\u001b]0;x\u0007\n"`,
		"tag \U000e0041": `"tag \udb40\udc41"`,
	} {
		var b strings.Builder
		if err := PrintJSON(&b, map[string]string{"name": in}); err != nil {
			t.Fatal(err)
		}
		if got := "{\n  \"name\": " + want + "\n}\n"; b.String() != got {
			t.Errorf("%q is printed as %q, want %q", in, b.String(), got)
		}
	}
}

func FuzzPrintJSON(f *testing.F) {
	f.Add("plain \x1b[31m \u009b \u202e \xff \U000e0041 \ufffd\n")
	f.Fuzz(func(t *testing.T, text string) {
		var b strings.Builder
		if err := PrintJSON(&b, text); err != nil {
			t.Fatal(err)
		}
		for _, r := range b.String() {
			if r != '\n' && !unicode.IsPrint(r) {
				t.Errorf("%q holds %q", b.String(), r)
			}
		}
		var back string
		if err := json.Unmarshal([]byte(b.String()), &back); err != nil || utf8.ValidString(text) && back != text {
			t.Errorf("%q came back as %q, %v", text, back, err)
		}
	})
}
