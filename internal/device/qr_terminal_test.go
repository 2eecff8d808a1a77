package device

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os/exec"
	"strings"
	"testing"
)

// paintTerminal makes a picture of lines as Terminal.app of macOS shows them: cells
// twice as high as wide, backgrounds without gaps, and between the halves of blocks and
// the next line a gap in the colour of the window.
func paintTerminal(t *testing.T, lines []string) []byte {
	t.Helper()
	const wide, high, gap = 6, 12, 2
	columns := 0
	for _, line := range lines {
		columns = max(columns, len([]rune(line)))
	}
	window := color.Gray{Y: 30}
	picture := image.NewGray(image.Rect(0, 0, columns*wide, len(lines)*high))
	for i := range picture.Pix {
		picture.Pix[i] = window.Y
	}
	fill := func(x, top, bottom int, ink color.Gray) {
		for y := top; y < bottom; y++ {
			for i := range wide {
				picture.SetGray(x*wide+i, y, ink)
			}
		}
	}
	for row, line := range lines {
		background, x := window, 0
		for line != "" {
			switch {
			case strings.HasPrefix(line, black):
				line, background = line[len(black):], color.Gray{}
			case strings.HasPrefix(line, blackOnWhite):
				line, background = line[len(blackOnWhite):], color.Gray{Y: 255}
			case strings.HasPrefix(line, white):
				line, background = line[len(white):], color.Gray{Y: 255}
			case strings.HasPrefix(line, reset):
				line, background = line[len(reset):], window
			default:
				r := []rune(line)[0]
				line = line[len(string(r)):]
				fill(x, row*high, (row+1)*high, background)
				if r == '█' || r == '▀' {
					fill(x, row*high, row*high+high/2-gap/2, color.Gray{})
				}
				if r == '█' || r == '▄' {
					fill(x, row*high+high/2+gap/2, (row+1)*high-gap, color.Gray{})
				}
				x++
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A code is read from the window of Terminal.app where that has room for it, and is
// drawn as everywhere where not.
func TestCodeInTerminalOfMacOS(t *testing.T) {
	uri := URI(seedOf(t, strings.Repeat(rfcSeed, 2)), "bob", "123456789012")
	for _, test := range []struct {
		program                      string
		columns, rows, width, height int // of the drawing, in cells
	}{
		{"Apple_Terminal", 120, 60, 98, 49},
		{"Apple_Terminal", 97, 60, 90, 45},
		{"Apple_Terminal", 89, 60, 49, 25},
		{"Apple_Terminal", 120, 44, 49, 25},
		{"iTerm.app", 120, 60, 49, 25},
		{"", 120, 60, 49, 25},
	} {
		lines, err := DrawIn(test.program, uri, test.columns, test.rows)
		if err != nil || len(lines) != test.height {
			t.Fatalf("%+v: %d lines, %v", test, len(lines), err)
		}
		shown := strings.NewReplacer(blackOnWhite, "", black, "", white, "", reset, "").Replace(lines[0])
		if got := len([]rune(shown)); got != test.width {
			t.Errorf("%+v: %d columns", test, got)
		}
		if test.height < 45 {
			continue
		}
		zbar, err := exec.LookPath("zbarimg")
		if err != nil {
			t.Skip("zbarimg is not installed (Debian: zbar-tools)")
		}
		cmd := exec.Command(zbar, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-")
		cmd.Stdin = bytes.NewReader(paintTerminal(t, lines))
		if got, err := cmd.Output(); err != nil || strings.TrimSuffix(string(got), "\n") != uri {
			t.Errorf("%+v: read %q, %v", test, got, err)
		}
	}
	if _, err := DrawIn("Apple_Terminal", strings.Repeat("x", 3000), 1000, 1000); err == nil {
		t.Error("more than a code holds was drawn")
	}
}
