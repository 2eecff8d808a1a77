package cmdline

import (
	"reflect"
	"testing"
)

func TestSplitWords(t *testing.T) {
	for line, want := range map[string][]string{
		"a  b\tc\n": {"a", "b", "c"}, `'a b'c "d'e"`: {"a bc", "d'e"}, `a\ b '\'`: {"a b", `\`}, `"" x`: {"", "x"}, "  ": nil,
	} {
		if got, ok := SplitWords(line); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("SplitWords(%s) = %q, %v; want %q", line, got, ok, want)
		}
	}
	for _, line := range []string{"'a", `a"`, `a\`} {
		if got, ok := SplitWords(line); ok {
			t.Errorf("SplitWords(%s) = %q", line, got)
		}
	}
}
