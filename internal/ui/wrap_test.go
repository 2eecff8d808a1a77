package ui

import (
	"slices"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		cut   bool
		want  []string
	}{
		{"", 8, true, nil},
		{"12345678", 8, true, []string{"12345678"}},
		{"1234567 9", 8, true, []string{"1234567", "9"}},
		{"12345678 0", 8, true, []string{"12345678", "0"}},
		{"1 34567890123", 8, true, []string{"1", "34567890", "123"}},
		{"1 34567890123 4", 8, false, []string{"1", "34567890123", "4"}},
		{"漢漢漢漢漢", 8, true, []string{"漢漢漢漢", "漢"}},
		{"a漢漢漢漢", 8, true, []string{"a漢漢漢", "漢"}},
		{"e\u0301e\u0301e\u0301", 2, true, []string{"e\u0301e\u0301", "e\u0301"}},
	} {
		if got := Wrap(test.text, test.width, test.cut); !slices.Equal(got, test.want) {
			t.Errorf("Wrap(%q, %d, %v) = %q, want %q", test.text, test.width, test.cut, got, test.want)
		}
	}
}

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "acme": 4, "é": 1, "e\u0301": 1, "漢字": 4, "한": 2, "█░": 2, "🙂": 2, "👩‍💻": 2, "🇩🇪": 2, "\u200b": 0,
	} {
		if got := Width(text); got != want {
			t.Errorf("Width(%q) = %d, want %d", text, got, want)
		}
	}
}
