package ui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"awsmfa/internal/hint"
)

// TestPieces marks with · the blanks at which no line may end.
func TestPieces(t *testing.T) {
	for _, marked := range []string{
		"hint: log in with: awsmfa·env·acme",
		"hint: awsmfa·list·shows·them", // a command to the end of the sentence
		`open ones after: eval·"$(awsmfa·hook·bash)"`,
		"to load it into this shell: eval·\"$(awsmfa·env·--role·arn:aws:iam::1:role/x·'a·\"b')\"",
		"this shell: eval·\"`awsmfa·env·'it'\\''s·a'`\"",
		"this shell: awsmfa·env·acme·|·Out-String·|·Invoke-Expression",
		"this shell: eval·(awsmfa·env·acme·|·slurp)",
		"this shell: execx($(awsmfa·env·acme))",
		"this shell: for·/f·\"delims=\"·%i·in·('awsmfa·env·acme')·do·@%i",
		"clear it: unsetenv·A;·unsetenv·B",
		`clear it: set·"A="·&·set·"B="`,
		"set it up with: awsmfa·setup·x; or take one of: a, b",
		"try: authaws·initech (or: a, b)",
		"name it (awsmfa·device·list·shows·them)",
		"run this in zsh: ZDOTDIR=${ZDOTDIR:-$HOME}·awsmfa·hook·zsh·--install",
		`change it by hand to: if·command·-v·awsmfa·>/dev/null·2>&1;·then·eval·"$(awsmfa·hook·bash)";·fi`,
		"end of it: mkdir·$x.0;·awsmfa·hook·nu·|·save·-f·($x.0·|·path·join·awsmfa.nu)",
		"hint: set AWSMFA_CACHE_DIR to a writable folder",
		"hint: if it is refused too, wait",
		"finish it: awsmfa·keys·rotate·x, or take it back: awsmfa·keys·rotate·x·--undo",
		"run it: awsmfa·device·add·x and take another name",
		"removed from this shell; authaws·acme·brings·it·back",
		"another awsmfa is asking for the code",
		"close it: icacls·'C:\\a·b'·/inheritance:r·/grant·\"*S-1-5:F\"",
		"use it: credential_process·=·/opt/homebrew/bin/awsmfa·process·acme",
		"add mfa_serial·=·arn:aws:iam::1:mfa/x to the profile",
		`did you mean "a·b·c"? or 'd·e'`,
		"it is in [profile·acme] of ~/.aws/config",
		"cannot read /Users/x/Library/Application·Support/Code/settings.json: no",
		"cannot read /a b c/d", // not known to be one path: the words between have no separator
		"files ~/.aws/config and ~/.aws/credentials",
		"the user's files' names, it's all",
		`an open "quote and 'another stay plain`,
		"x =",
	} {
		text := strings.ReplaceAll(marked, "·", " ")
		want := strings.Fields(marked)
		for i := range want {
			want[i] = strings.ReplaceAll(want[i], "·", " ")
		}
		if got := pieces(text); !slices.Equal(got, want) {
			t.Errorf("%s:\n%q, want\n%q", text, got, want)
		}
	}
}

// TestCommandsAreWrappedWhole has a command on one line of a message, at any width.
func TestCommandsAreWrappedWhole(t *testing.T) {
	const command = `eval "$(awsmfa env acme --role 'a b')"`
	for width := 1; width < 120; width++ {
		got := say(Look{Width: width}, func(m Messages) {
			m.Fail(hint.With(errors.New("this shell has no session of the profile"), "log in to it with one code: %s; or ask", command))
		})
		if !strings.Contains(got, command) {
			t.Errorf("at %d columns:\n%s", width, got)
		}
	}
}

// FuzzPieces: no character of a text is lost or changed but blanks between pieces.
func FuzzPieces(f *testing.F) {
	f.Add(`a "b c' [d (e = 'f; eval "$(x`)
	f.Add("hint: awsmfa  x.")
	f.Add("/a b/c d: =")
	f.Fuzz(func(t *testing.T, text string) {
		rest := text
		for _, p := range pieces(text) {
			rest = strings.TrimLeft(rest, " ")
			if p == "" || p[0] == ' ' || !strings.HasPrefix(rest, p) {
				t.Fatalf("%q: the piece %q is not what follows", text, p)
			}
			rest = rest[len(p):]
		}
		if strings.Trim(rest, " ") != "" {
			t.Errorf("%q lost %q", text, rest)
		}
	})
}
