package app

import (
	"strings"
	"sync"
	"time"

	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// offerProfiles offers all profiles. Files that cannot be read have none: this is
// no place to complain. What a profile is gets looked up for those that fit, each
// in its own sections, and the cache is read once.
func offerProfiles(s *host.System, to offer) {
	files, err := readFiles(s)
	if err != nil {
		return
	}
	own := sync.OnceValue(func() func(string) (string, string) {
		return profile.Own(files.Config.Index, files.Credentials.Index)
	})
	left := sync.OnceValue(func() map[string]time.Duration { return login.CachedLeft(loginDeps(s), files) })
	for name := range profile.Names(files.Config.Index, files.Credentials.Index) {
		to(name, "profiles", func() string {
			role, device := own()(name)
			return profileIs(role, device, left()[name])
		})
	}
}

// profileIs is what a profile leads to, and the time left of its session:
// Admin of 123456789012, 41m.
func profileIs(role, device string, left time.Duration) string {
	var text strings.Builder
	switch {
	case role != "":
		text.WriteString(ui.NameOfARN(role))
	case device != "":
		text.WriteString("MFA device " + ui.NameOfARN(device))
	default:
		text.WriteString("profile")
	}
	if left >= time.Minute {
		left = left.Truncate(time.Minute)
	}
	if left > 0 {
		text.WriteString(", " + session.Short(left))
	}
	return text.String()
}
