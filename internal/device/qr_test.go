package device

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"
)

// paint makes a picture of the lines as a terminal shows them, which is what the
// escape sequences say and nothing else.
func paint(t *testing.T, lines []string, scale int) []byte {
	t.Helper()
	width := utf8.RuneCountInString(strings.TrimSuffix(strings.TrimPrefix(lines[0], blackOnWhite), reset))
	picture := image.NewGray(image.Rect(0, 0, width*scale, 2*len(lines)*scale))
	for y, line := range lines {
		text, isBlackOnWhite := strings.CutPrefix(line, "\x1b[38;5;16;48;5;231m")
		text, ends := strings.CutSuffix(text, "\x1b[0m")
		if !isBlackOnWhite || !ends {
			t.Fatalf("line %d has no colours of its own", y)
		}
		for x, r := range []rune(text) {
			for half := range 2 {
				ink := color.Gray{Y: 255}
				if r == '█' || r == '▀' && half == 0 || r == '▄' && half == 1 {
					ink = color.Gray{}
				}
				for i := range scale * scale {
					picture.SetGray(x*scale+i%scale, (2*y+half)*scale+i/scale, ink)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A reader that others wrote finds what was drawn.
func TestDrawnCodeIsRead(t *testing.T) {
	zbar, err := exec.LookPath("zbarimg")
	if err != nil {
		t.Skip("zbarimg is not installed (Debian: zbar-tools)")
	}
	seed := seedOf(t, strings.Repeat(rfcSeed, 2))
	for name, size := range map[string][2]int{
		"bob": {80, 50}, "dora@example.com": {49, 25}, strings.Repeat("x", 39): {80, 50}, strings.Repeat("y", 64): {80, 50}, "a+b=c,d": {45, 23},
	} {
		uri := URI(seed, name, "123456789012")
		lines, err := Draw(uri, size[0], size[1])
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		cmd := exec.Command(zbar, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-")
		cmd.Stdin = bytes.NewReader(paint(t, lines, 6))
		got, err := cmd.Output()
		if err != nil || strings.TrimSuffix(string(got), "\n") != uri {
			t.Errorf("%s: read %q, %v; want %q", name, got, err, uri)
		}
	}
}

func TestDrawFits(t *testing.T) {
	uri := URI(seedOf(t, strings.Repeat(rfcSeed, 2)), "bob", "123456789012")
	for _, test := range []struct{ columns, rows, width, height int }{{200, 100, 49, 25}, {49, 25, 49, 25}, {48, 25, 45, 23}, {49, 24, 45, 23}, {45, 23, 45, 23}} {
		lines, err := Draw(uri, test.columns, test.rows)
		if err != nil || len(lines) != test.height || utf8.RuneCountInString(lines[0])-len(blackOnWhite)-len(reset) != test.width {
			t.Errorf("%+v: %d lines, %v", test, len(lines), err)
		}
	}
	for _, size := range [][2]int{{44, 99}, {99, 22}} {
		var small *SpaceError
		if _, err := Draw(uri, size[0], size[1]); !errors.As(err, &small) || *small != (SpaceError{45, 23}) {
			t.Errorf("%v: %v", size, err)
		}
	}
	if _, err := Draw(strings.Repeat("x", 3000), 1000, 1000); err == nil {
		t.Error("more than a code holds was drawn")
	}
}

func TestURI(t *testing.T) {
	got := URI(seedOf(t, rfcSeed), "a+b=c,d@e", "123456789012")
	if want := "otpauth://totp/AWS:a%2Bb%3Dc%2Cd%40e@123456789012?secret=" + rfcSeed + "&issuer=AWS"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got := Grouped(seedOf(t, rfcSeed)); got != "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ" {
		t.Error(got)
	}
}
