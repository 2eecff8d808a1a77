package app

import (
	"io"
	"strings"
	"sync"
	"time"

	"awsmfa/internal/host"
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
	left := sync.OnceValue(func() map[sessionName]time.Duration { return cachedSessions(s) })
	for name := range profile.Names(files.Config.Index, files.Credentials.Index) {
		to(name, "profiles", func() string {
			role, device := own()(name)
			return profileIs(role, device, left()[sessionName{name, role}])
		})
	}
}

// sessionName tells apart the sessions that profiles stand for.
type sessionName struct{ profile, role string }

// cachedSessions says how long each cached session lasts still.
func cachedSessions(s *host.System) map[sessionName]time.Duration {
	d := loginDeps(s)
	d.Say = ui.Messages{To: io.Discard}
	dir, err := d.Cache()
	if err != nil {
		return nil
	}
	entries, err := dir.Sessions()
	if err != nil {
		return nil
	}
	left, now := map[sessionName]time.Duration{}, s.Now()
	for _, e := range entries {
		name := sessionName{e.Session.Profile, e.Session.Role}
		left[name] = max(left[name], e.Session.Left(now))
	}
	return left
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
