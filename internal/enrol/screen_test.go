package enrol

import (
	"strings"
	"testing"
	"unicode/utf8"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/device"
)

// The QR code is shown where there is room for it, and no line is wider than a
// small window has room for.
func TestPicture(t *testing.T) {
	seed, ok := awsapi.ParseSeed(strings.Repeat("GEZDGNBVGY3TQOJQ", 4))
	if !ok {
		t.Fatal("not a seed")
	}
	for name, test := range map[string]struct {
		columns, rows int
		text          bool
		first         string
		code, advice  bool
	}{
		"room":           {80, 40, false, "Scan this", true, false},
		"just enough":    {45, 23, false, "\x1b[", true, false},
		"too small":      {40, 40, false, "Type this key", false, true},
		"not known":      {0, 0, false, "Scan this", true, false},
		"asked for text": {80, 40, true, "Type this key", false, false},
	} {
		e := &Enroller{Deps: Deps{Size: func() (int, int) { return test.columns, test.rows }}, text: test.text}
		lines := e.picture(device.Invitation{Serial: "arn:aws:iam::123456789012:mfa/nina", Seed: seed})
		all := strings.Join(lines, "\n")
		if !strings.HasPrefix(lines[0], test.first) || strings.Contains(all, "▀") != test.code || strings.Contains(all, "A QR code takes") != test.advice {
			t.Errorf("%s: %s", name, all)
		}
		if strings.Contains(all, "GEZD GNBV") == test.code || strings.Contains(e.question(""), "as text") != test.code {
			t.Errorf("%s: %s\n%s", name, all, e.question(""))
		}
		for _, line := range lines {
			if !strings.HasPrefix(line, "\x1b") && utf8.RuneCountInString(line) > 79 {
				t.Errorf("%s: %q is wider than 79 columns", name, line)
			}
		}
	}
}
