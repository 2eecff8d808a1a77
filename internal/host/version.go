package host

import (
	"runtime/debug"
	"strings"
)

// Version names this build: the tag of its commit, or where there is none, what
// the Go tool makes of the commit and its time.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// VersionLine is what --version shows.
func VersionLine() string { return "awsmfa " + Version() + commit() + "\n" }

// commit is what a tag does not say: which commit was built, and of which day.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return commitOf(info)
}

func commitOf(info *debug.BuildInfo) string {
	var revision, day string
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case "vcs.time":
			day, _, _ = strings.Cut(s.Value, "T")
		}
	}
	if revision == "" || strings.Contains(info.Main.Version, revision) {
		return ""
	}
	return " (commit " + revision + " of " + day + ")"
}
