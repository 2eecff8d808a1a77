package inifile

import "testing"

func TestLines(t *testing.T) {
	for text, want := range map[string]struct {
		blank, comment, indented bool
		key, any                 string
	}{
		"":            {blank: true},
		"\n":          {blank: true, indented: true},
		" \t\r\n":     {blank: true, indented: true},
		"#":           {comment: true},
		"; x = 1\n":   {comment: true, key: "; x", any: "; x"},
		" # x\n":      {comment: true, indented: true},
		"Key = a=b:c": {key: "key", any: "key"},
		"k: 1":        {key: "k", any: "k"},
		"key":         {},
		"= 1":         {},
		" Key = 1":    {indented: true, any: "key"},
		"\x00k = 1":   {indented: true, any: "\x00k"},
		"\x1fk = 1":   {indented: true, any: "\x1fk"},
		"\u00a0k = 1": {indented: true, any: "k"},
		"!k = 1":      {key: "!k", any: "!k"},
		"\u00fck = 1": {key: "\u00fck", any: "\u00fck"},
		"[a] # x = 1": {key: "[a] # x", any: "[a] # x"},
	} {
		line := []byte(text)
		if got := isBlank(line); got != want.blank {
			t.Errorf("isBlank(%q) = %t", text, got)
		}
		if got := isComment(line); got != want.comment {
			t.Errorf("isComment(%q) = %t", text, got)
		}
		if got := isIndented(line); got != want.indented {
			t.Errorf("isIndented(%q) = %t", text, got)
		}
		if got := lineKey(line); got != want.key {
			t.Errorf("lineKey(%q) = %q", text, got)
		}
		if got := anyKey(line); got != want.any {
			t.Errorf("anyKey(%q) = %q", text, got)
		}
	}
}

func TestLineEnds(t *testing.T) {
	for text, want := range map[string]string{"": "", "a": "", "a\r": "", "\n": "\n", "a\n": "\n", "a\r\n": "\r\n", "a\r\r\n": "\r\r\n"} {
		if got := lineEnd([]byte(text)); got != want {
			t.Errorf("lineEnd(%q) = %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"": "\n", "a": "\n", "a\nb\r\n": "\n", "a\r\nb\n": "\r\n"} {
		if got := fileEOL([]byte(text)); got != want {
			t.Errorf("fileEOL(%q) = %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"": "", "a": "a", "a\n": "a\n", "a\nb": "b", "a\nb\n": "b\n", "a\n\n": "\n"} {
		if got := lastLine([]byte(text)); string(got) != want {
			t.Errorf("lastLine(%q) = %q, want %q", text, got, want)
		}
	}
	if got := line([]byte("\na"), 0); got != 1 {
		t.Errorf("an empty line at the start is line %d", got)
	}
	for at, want := range map[int]int{-1: 1, 0: 1, 1: 1, 2: 2, 3: 2, 4: 3, 9: 3} {
		if got := line([]byte("a\nb\n"), at); got != want {
			t.Errorf("line at %d is %d, want %d", at, got, want)
		}
	}
}
