package host

import (
	"runtime/debug"
	"testing"
)

func TestCommitOf(t *testing.T) {
	stamp := []debug.BuildSetting{
		{Key: "vcs", Value: "git"},
		{Key: "vcs.revision", Value: "ec6e9f81d68d47d2ba7222da328adf5f0ba8c006"},
		{Key: "vcs.time", Value: "2026-11-21T09:49:01Z"},
	}
	for _, test := range []struct {
		version  string
		settings []debug.BuildSetting
		want     string
	}{
		{"v0.1.0", stamp, " (commit ec6e9f81d68d of 2026-11-21)"},
		{"v0.1.0+dirty", stamp, " (commit ec6e9f81d68d of 2026-11-21)"},
		{"v0.0.0-20261121094901-ec6e9f81d68d", stamp, ""},
		{"(devel)", nil, ""},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Version: test.version}, Settings: test.settings}
		if got := commitOf(info); got != test.want {
			t.Errorf("commitOf(%s) = %q, want %q", test.version, got, test.want)
		}
	}
}
