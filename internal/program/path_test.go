package program

import (
	"slices"
	"testing"
)

func TestPathForApps(t *testing.T) {
	const dock = "PATH=/usr/bin:/bin:/usr/sbin:/sbin"
	for _, test := range []struct {
		system    string
		env, want []string
	}{
		{"darwin", []string{"A=1", dock, "B=2"}, []string{"A=1", dock + ":/opt/homebrew/bin:/usr/local/bin", "B=2"}},
		{"darwin", []string{"PATH=/usr/local/bin:/bin"}, []string{"PATH=/usr/local/bin:/bin:/opt/homebrew/bin"}},
		{"darwin", []string{"PATH=/opt/homebrew/bin:/usr/local/bin:/bin"}, []string{"PATH=/opt/homebrew/bin:/usr/local/bin:/bin"}},
		{"darwin", []string{"PATH=/x", "PATH=/y"}, []string{"PATH=/x", "PATH=/y:/opt/homebrew/bin:/usr/local/bin"}}, // the last counts
		{"darwin", []string{"A=1"}, []string{"A=1"}},
		{"linux", []string{dock}, []string{dock}},
	} {
		before := slices.Clone(test.env)
		if got := PathForApps(test.system, test.env); !slices.Equal(got, test.want) {
			t.Errorf("on %s %q: %q, want %q", test.system, test.env, got, test.want)
		}
		if !slices.Equal(test.env, before) {
			t.Errorf("%q was changed in place", before)
		}
	}
}
