package prompt

import (
	"os"
	"strings"
	"testing"
)

func TestLine(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	for _, test := range []struct {
		chunks []string
		want   string
		err    error
	}{
		{[]string{"123456\n"}, "123456", nil},
		{[]string{"12", "34", "56\nrest"}, "123456", nil},
		{[]string{"123456\r"}, "123456", nil},
		{[]string{" 123 456 \n"}, " 123 456 ", nil},
		{[]string{"12\x00\x1b\n"}, "12\x00\x1b", nil},
		{[]string{"123456"}, "123456", nil}, // Ctrl-D twice
		{[]string{"\n"}, "", ErrEmpty},
		{[]string{" \t\n"}, "", ErrEmpty},
		{[]string{"\x1b[200~123 456\x1b[201~\r"}, "123 456", nil},
		{[]string{"\x1b[20", "0~123456\r"}, "123456", nil},
		{[]string{"129\x7f\b3456\x7f\r"}, "1345", nil},
		{[]string{"\x7f\x7f1é\x7f2\r"}, "12", nil},
		{[]string{"999\x15123456\r"}, "123456", nil},
		{[]string{"123 99 \x17456\r"}, "123 456", nil},
		{[]string{"99\x17\x17123\r"}, "123", nil},
		{[]string{"123\u00a0456\n"}, "123 456", nil},
		{[]string{"123\u202f456\u2003\n"}, "123 456 ", nil},
		{[]string{"1\x7f\r"}, "", ErrEmpty},
		{[]string{"\u00a0\r"}, "", ErrEmpty},
		{nil, "", ErrEnd},
		{[]string{"123\x03"}, "", ErrEnd},
		{[]string{"123\x04"}, "", ErrEnd},
		{[]string{long + "\n"}, long, nil},
		{[]string{long, "x\n"}, "", ErrTooLong},
	} {
		var l line
		got, err := "", error(nil)
		done := false
		for _, chunk := range test.chunks {
			if done, err = l.take([]byte(chunk)); done {
				break
			}
		}
		if !done {
			err = l.end()
		}
		if err == nil {
			got, err = l.text()
		}
		if got != test.want || err != test.err {
			t.Errorf("%.40q: got %.40q, %v", test.chunks, got, err)
		}
	}
}

func TestWhatMayBeShown(t *testing.T) {
	for _, good := range []string{"", "MFA code for acme: ", "two\nlines", "é 🔑 \ufffd"} {
		if err := check(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"\x1b[2J", "a\rb", "a\tb", "\x00", "\x7f", "\u009b", "\x9b2J", "a\xff", "\b"} {
		if err := check(bad); err != ErrControl {
			t.Errorf("%q: %v", bad, err)
		}
		if _, err := (Terminal{}).Ask(t.Context(), bad); err != ErrControl {
			t.Errorf("Ask(%q): %v", bad, err)
		}
		if err := (Terminal{}).Say(bad); err != ErrControl {
			t.Errorf("Say(%q): %v", bad, err)
		}
	}
}

func TestNoFileIsNoTerminal(t *testing.T) {
	if IsTerminal(nil) {
		t.Error("nil is a terminal")
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if IsTerminal(null) {
		t.Error("the null device is a terminal")
	}
	null.Close()
	if IsTerminal(null) {
		t.Error("a closed file is a terminal")
	}
}
