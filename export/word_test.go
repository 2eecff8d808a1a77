package export

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"awsmfa/internal/shelltest"
)

// words is what people have in the names of profiles and files, and worse.
func words(d Dialect) (texts, spelled []string) {
	more := []string{"acme", "dev@widgets", "arn:aws:iam::123456789012:role/Admin", "012345", "1e5", "10kb", "true", "NULL", "-n", "/opt/x y", "it's", "‘it’s’", "a=b", "~/x", "%1", "2026-11-20"}
	for _, text := range slices.Concat(corpus(), more) {
		if word, ok := d.Word(text); ok && len(text) < 200 {
			texts, spelled = append(texts, text), append(spelled, word)
		}
	}
	return texts, spelled
}

// Every word arrives in the shell as it was, as an argument of a program.
func TestWordRoundTrip(t *testing.T) {
	for _, test := range []struct{ dialect, shell, before string }{
		{"sh", "dash", ""}, {"sh", "busybox", ""}, {"sh", "mksh", ""}, {"sh", "ksh93", ""}, {"sh", "yash", ""},
		{"bash", "bash", "set -o history -o histexpand\n"},
		{"zsh", "zsh", "setopt rcquotes extendedglob bang_hist\n"},
		{"fish", "fish", ""}, {"tcsh", "tcsh", ""}, {"elvish", "elvish", ""}, {"xonsh", "xonsh", ""}, {"nu", "nu", ""}, {"powershell", "pwsh", ""},
	} {
		t.Run(test.shell, func(t *testing.T) {
			t.Parallel()
			shelltest.Find(t, test.shell)
			d := lookup(t, test.dialect)
			texts, spelled := words(d)
			dir := t.TempDir()
			// "show" prints its arguments, each with a NUL behind it.
			show := filepath.Join(dir, "show")
			if err := os.WriteFile(show, []byte("#!/bin/sh\nprintf '%s\\0' \"$@\"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			if len(texts) < 300 {
				t.Errorf("only %d words are spelled", len(texts))
			}
			call := map[string]string{"nu": "^./show ", "pwsh": "& ./show "}[test.shell]
			script := test.before
			for batch := range slices.Chunk(spelled, 40) {
				if call == "" {
					call = "./show "
				}
				script += call + strings.Join(batch, " ") + "\n"
			}
			result := shelltest.Run(t, shelltest.Script{Shell: test.shell, Text: script, Dir: dir, Env: []string{"LC_ALL=" + shelltest.Locale()}})
			got := strings.Split(strings.TrimSuffix(result.Stdout, "\x00"), "\x00")
			if result.Status != 0 || len(got) != len(texts) {
				t.Fatalf("status %d, %d of %d words: %.500s", result.Status, len(got), len(texts), result.Stderr)
			}
			for i, text := range texts {
				if got[i] != text {
					t.Errorf("%q, spelled %s, became %q", text, spelled[i], got[i])
				}
			}
		})
	}
}

func TestWord(t *testing.T) {
	for _, test := range []struct {
		dialect, text, word string
		ok                  bool
	}{
		{"bash", "acme", "acme", true},
		{"bash", "/opt/acme-1.2:x_y", "/opt/acme-1.2:x_y", true},
		{"bash", "it's", `'it'\''s'`, true},
		{"bash", "", "''", true},
		{"bash", "-n", "'-n'", true},
		{"bash", "012345", "'012345'", true},
		{"fish", `it's \ é`, `'it\'s \\ é'`, true},
		{"tcsh", "a!b", `'a'\!'b'`, true},
		{"elvish", "it's", "'it''s'", true},
		{"powershell", "it's ‘so’", "'it''s ‘‘so’’'", true},
		{"powershell", "1.0", "'1.0'", true},
		{"nu", "it's \"so\" \\", `"it's \"so\" \\"`, true},
		{"nu", "a b", "'a b'", true},
		{"nu", "True", "'True'", true},
		{"bash", "True", "True", true},
		{"xonsh", `it's $HOME \`, `@('it\'s $HOME \\')`, true},
		{"windows-cmd", "acme", "acme", true},
		{"windows-cmd", "two words", "", false},
		{"dotenv", "acme", "", false},
		{"json", "acme", "", false},
		{"zsh", "a\nb", "", false},
		{"zsh", "a\u202eb", "", false},
		{"zsh", "a\u009bb", "", false},
		{"zsh", "a\xffb", "", false},
	} {
		if word, ok := lookup(t, test.dialect).Word(test.text); word != test.word || ok != test.ok {
			t.Errorf("%s: %q is %s, %v; want %s, %v", test.dialect, test.text, word, ok, test.word, test.ok)
		}
	}
}

// What may stand bare is the same everywhere: nothing in it is special to any shell.
func TestBareWords(t *testing.T) {
	for c := range 0x80 {
		s := string(rune(c))
		first := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '/'
		later := first || c >= '0' && c <= '9' || c == '.' || c == '-' || c == ':'
		if isBare(s) != first || isBare("a"+s) != later || isBare("a"+s+"a") != later {
			t.Errorf("%q: %v, %v, %v", s, isBare(s), isBare("a"+s), isBare("a"+s+"a"))
		}
	}
	if isBare("") || isBare("é") || isBare("aé") || !utf8.ValidString("é") {
		t.Error("letters beyond ASCII stand bare")
	}
}
