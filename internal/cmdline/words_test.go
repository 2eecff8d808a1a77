package cmdline

import (
	"reflect"
	"testing"
)

func TestSplitWords(t *testing.T) {
	for line, want := range map[string][]string{
		"a  b\tc\n": {"a", "b", "c"}, `'a b'c "d'e"`: {"a bc", "d'e"}, `a\ b '\'`: {"a b", `\`}, `"" x`: {"", "x"}, "  ": nil,
	} {
		if got, ok := SplitWords("linux", line); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("SplitWords(%s) = %q, %v; want %q", line, got, ok, want)
		}
	}
	for _, line := range []string{"'a", `a"`, `a\`} {
		if got, ok := SplitWords("linux", line); ok {
			t.Errorf("SplitWords(%s) = %q", line, got)
		}
	}
}

// The examples are those of Microsoft's page.
func TestSplitWordsOnWindows(t *testing.T) {
	for line, want := range map[string][]string{
		`"abc" d e`: {"abc", "d", "e"}, `a\\b d"e f"g h`: {`a\\b`, "de fg", "h"}, `a\\\"b c d`: {`a\"b`, "c", "d"}, `a\\\\"b c" d e`: {`a\\b c`, "d", "e"},
		`a"b"" c d"`: {`ab" c d`}, `C:\x\awsmfa.exe process acme`: {`C:\x\awsmfa.exe`, "process", "acme"}, `"C:\my dir\x.exe" "a\\"`: {`C:\my dir\x.exe`, `a\`},
		`'a b' ""`: {"'a", "b'", ""}, " \t\r\n": nil, `a\`: {`a\`}, "\u00e9 \"\u00fc x\"": {"\u00e9", "\u00fc x"},
	} {
		if got, ok := SplitWords("windows", line); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, %v; want %q", line, got, ok, want)
		}
	}
	for _, line := range []string{`"a`, `a\\"`, `"a\"`} {
		if got, ok := SplitWords("windows", line); ok {
			t.Errorf("%s: %q", line, got)
		}
	}
}
