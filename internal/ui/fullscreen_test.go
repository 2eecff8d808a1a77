package ui

import (
	"strings"
	"testing"
)

func TestFullScreen(t *testing.T) {
	var b strings.Builder
	f := NewFullScreen(&b)
	f.Leave()
	if b.Len() != 0 {
		t.Errorf("nothing was shown, and it wrote %q", b.String())
	}
	f.Show([]string{"one", "two"})
	f.Show([]string{"three"})
	f.Leave()
	f.Leave()
	want := "\x1b[?1049h\x1b[H\x1b[2Jone\r\ntwo\r\n" + "\x1b[H\x1b[2Jthree\r\n" + "\x1b[H\x1b[2J\x1b[?1049l"
	if b.String() != want {
		t.Errorf("wrote %q, want %q", b.String(), want)
	}
}
