package app

import (
	"runtime"
	"strings"
	"testing"

	"awsmfa/internal/keys"
)

// The question about a move takes memory in proportion to the sections it names.
func TestPlaceLines(t *testing.T) {
	name := func(path string) string { return path }
	if got, want := placeLines([]keys.Place{{File: "a", Section: "x"}, {File: "b", Section: "y"}}, name), "  [x] in a\n  [y] in b\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	measure := func(n int) uint64 {
		places := make([]keys.Place, n)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		text := placeLines(places, name)
		runtime.ReadMemStats(&after)
		if strings.Count(text, "\n") != n {
			t.Fatalf("%d lines of %d", strings.Count(text, "\n"), n)
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	if little, much := measure(200), measure(2000); much > 30*little {
		t.Errorf("200 sections take %d bytes, ten times as many %d", little, much)
	}
}
