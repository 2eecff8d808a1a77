package ui

import (
	"slices"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 8, nil},
		{"12345678", 8, []string{"12345678"}},
		{"1234567 9", 8, []string{"1234567", "9"}},
		{"123456 8", 8, []string{"123456 8"}},
		{"1 34567890123 4", 8, []string{"1", "34567890123", "4"}},
		{"漢漢 漢漢", 8, []string{"漢漢", "漢漢"}},
		{"漢漢 漢漢", 9, []string{"漢漢 漢漢"}},
	} {
		if got := Wrap(test.text, test.width); !slices.Equal(got, test.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "acme": 4, "é": 1, "e\u0301": 1, "漢字": 4, "한": 2, "█░": 2, "🙂": 2, "👩‍💻": 4, "🇩🇪": 2, "\u200b": 0, "❤\ufe0f": 1,
	} {
		if got := Width(text); got != want {
			t.Errorf("Width(%q) = %d, want %d", text, got, want)
		}
	}
}
