package device

import (
	"fmt"
	"net/url"
	"strings"

	"rsc.io/qr/coding"

	"awsmfa/internal/awsapi"
)

// URI is what an authenticator app takes the seed from. The issuer is short, since
// a longer one would make the QR code larger; algorithm, digits and period are
// the defaults.
//
// See https://github.com/google/google-authenticator/wiki/Key-Uri-Format.
func URI(seed awsapi.Seed, name, account string) string {
	return fmt.Sprintf("otpauth://totp/AWS:%s@%s?secret=%s&issuer=AWS", url.QueryEscape(name), url.QueryEscape(account), seed.Base32())
}

// SpaceError says how much room a QR code needs.
type SpaceError struct{ Columns, Rows int }

func (e *SpaceError) Error() string {
	return fmt.Sprintf("the QR code needs %d columns and %d rows", e.Columns, e.Rows)
}

// The quiet zone that the standard wants, and one that readers make do with.
const (
	fullZone  = 4
	smallZone = 2
)

// black on white, whatever the colours of the terminal are: half of the readers
// take no inverted code.
const (
	blackOnWhite = "\x1b[38;5;16;48;5;231m"
	reset        = "\x1b[0m"
)

// Draw gives the lines of a QR code of text, two rows of it a line, each in
// colours of its own. Where the columns and rows of the terminal do not suffice
// it returns a *SpaceError.
func Draw(text string, columns, rows int) ([]string, error) {
	c, err := encode(text)
	if err != nil {
		return nil, err
	}
	zone := fullZone
	if width := c.Size + 2*zone; width > columns || (width+1)/2 > rows {
		zone = smallZone
	}
	if width := c.Size + 2*zone; width > columns || (width+1)/2 > rows {
		return nil, &SpaceError{width, (width + 1) / 2}
	}
	var lines []string
	for y := -zone; y < c.Size+zone; y += 2 {
		var b strings.Builder
		b.WriteString(blackOnWhite)
		for x := -zone; x < c.Size+zone; x++ {
			b.WriteString(half(c.Black(x, y), c.Black(x, y+1)))
		}
		lines = append(lines, b.String()+reset)
	}
	return lines, nil
}

// DrawIn is Draw for the terminal that TERM_PROGRAM names. That of macOS shows gaps
// between the lines of half blocks, which no reader sees through: there each square of
// the code is two blanks with a background, where there is room for that.
func DrawIn(program, text string, columns, rows int) ([]string, error) {
	if program != "Apple_Terminal" {
		return Draw(text, columns, rows)
	}
	c, err := encode(text)
	if err != nil {
		return nil, err
	}
	for _, zone := range []int{fullZone, smallZone} {
		if width := c.Size + 2*zone; 2*width <= columns && width <= rows {
			return drawWide(c, zone), nil
		}
	}
	return Draw(text, columns, rows)
}

// The background of a black and of a white square.
const (
	black = "\x1b[48;5;16m"
	white = "\x1b[48;5;231m"
)

func drawWide(c *coding.Code, zone int) []string {
	var lines []string
	for y := -zone; y < c.Size+zone; y++ {
		var b strings.Builder
		last := ""
		for x := -zone; x < c.Size+zone; x++ {
			colour := white
			if c.Black(x, y) {
				colour = black
			}
			if colour != last {
				b.WriteString(colour)
				last = colour
			}
			b.WriteString("  ")
		}
		lines = append(lines, b.String()+reset)
	}
	return lines
}

func half(upper, lower bool) string {
	switch {
	case upper && lower:
		return "█"
	case upper:
		return "▀"
	case lower:
		return "▄"
	}
	return " "
}

// encode makes the smallest code, at level L: a screen has no dirt on it.
func encode(text string) (*coding.Code, error) {
	content := coding.String(text)
	for version := coding.Version(coding.MinVersion); version <= coding.MaxVersion; version++ {
		if content.Bits(version) > version.DataBytes(coding.L)*8 {
			continue
		}
		plan, err := coding.NewPlan(version, coding.L, 0)
		if err != nil {
			return nil, err
		}
		return plan.Encode(content)
	}
	return nil, &SpaceError{Columns: 185, Rows: 93}
}

// Grouped is the seed for a person who types it, in groups of four.
func Grouped(seed awsapi.Seed) string {
	var groups []string
	for text := seed.Base32(); text != ""; {
		n := min(4, len(text))
		groups = append(groups, text[:n])
		text = text[n:]
	}
	return strings.Join(groups, " ")
}
