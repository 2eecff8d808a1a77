package program

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// deaf is a place that takes nothing, as a pipe whose reader has gone.
type deaf struct{}

func (deaf) Write([]byte) (int, error) { return 0, errors.New("gone") }

// What a program says to a person reaches the terminal, also when another tool
// captures standard error, or has stopped to.
func TestMessagesReachTheTerminal(t *testing.T) {
	const line = `echo "Touch your YubiKey" >&2; echo 324235`
	for name, test := range map[string]struct{ stderr, terminal bool }{
		"both": {true, true}, "only standard error": {true, false}, "only the terminal": {false, true}, "neither": {false, false},
	} {
		var stderr, terminal strings.Builder
		c := sh(line)
		if test.stderr {
			c.Stderr = &stderr
		}
		if test.terminal {
			c.Terminal = &terminal
		}
		code, err := Code(t.Context(), c)
		want := func(there bool) string {
			if there {
				return "Touch your YubiKey\n"
			}
			return ""
		}
		if code != "324235" || err != nil || stderr.String() != want(test.stderr) || terminal.String() != want(test.terminal) {
			t.Errorf("%s: %q, %v; standard error %q, terminal %q", name, code, err, stderr.String(), terminal.String())
		}
	}
	for name, writers := range map[string][2]io.Writer{"deaf tool": {deaf{}, new(strings.Builder)}, "deaf terminal": {new(strings.Builder), deaf{}}} {
		c := sh(line)
		c.Stderr, c.Terminal = writers[0], writers[1]
		code, err := Code(t.Context(), c)
		said := ""
		for _, w := range writers {
			if b, ok := w.(*strings.Builder); ok {
				said = b.String()
			}
		}
		if code != "324235" || err != nil || said != "Touch your YubiKey\n" {
			t.Errorf("%s: %q, %v, said %q", name, code, err, said)
		}
	}
}
