//go:build unix

package e2e

import (
	"context"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
)

var colours = regexp.MustCompile("\x1b\\[[0-9]*m")

// TestTablesFitTheTerminal looks at both tables in terminals of different widths
// and abilities.
func TestTablesFitTheTerminal(t *testing.T) {
	p := newHome(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for _, login := range [][]string{{"env", "acme", p.sts.Code(bob)}, {"env", "baszooDev", p.sts.Code(bjohnson)}} {
		if err := p.command(ctx, login...).Run(); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		columns uint16
		env     []string
		colour  bool
		bar     string // empty: no bars
		most    int    // lines of the status with its summary
	}{
		{40, []string{"TERM=xterm", "LANG=C.UTF-8"}, true, "", 6},
		{80, []string{"TERM=xterm", "LANG=C.UTF-8", "NO_COLOR=1"}, false, "█", 5},
		{200, []string{"TERM=xterm", "LANG=de_DE.utf8", "NO_COLOR="}, true, "█", 5},
		{200, []string{"TERM=dumb", "LC_ALL=C", "LANG=C.UTF-8"}, false, "", 5},
		{0, []string{"TERM=xterm"}, true, "#", 5},
	} {
		for _, name := range []string{"status", "list"} {
			cmd := p.command(ctx, name)
			cmd.Env = append(cmd.Env, test.env...)
			terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: test.columns, Rows: 24})
			if err != nil {
				t.Fatal(err)
			}
			data, _ := io.ReadAll(terminal) // ends with EIO
			cmd.Wait()
			terminal.Close()
			shown := strings.ReplaceAll(string(data), "\r\n", "\n")
			width := int(test.columns)
			if width == 0 {
				width = 80
			}
			plain := colours.ReplaceAllString(shown, "")
			for line := range strings.Lines(plain) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
					t.Errorf("%s at %d columns has a line of %d: %q", name, test.columns, n, line)
				}
			}
			if coloured := plain != shown; coloured != test.colour || !strings.Contains(plain, "acme") || strings.Contains(plain, "\x1b") {
				t.Errorf("%s at %d columns with %q:\n%q", name, test.columns, test.env, shown)
			}
			lines, bars := strings.Count(plain, "\n"), strings.ContainsAny(plain, "█#")
			if name == "status" && (bars != (test.bar != "") || !strings.Contains(plain, test.bar+test.bar) || lines > test.most) {
				t.Errorf("at %d columns with %q, the status has %d lines:\n%s", test.columns, test.env, lines, shown)
			}
			if name == "list" && lines != 10 {
				t.Errorf("at %d columns, the list of nine profiles has %d lines:\n%s", test.columns, lines, shown)
			}
		}
	}
}
