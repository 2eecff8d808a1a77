package cache

import (
	"fmt"
	"strings"

	"awsmfa/internal/session"
)

const sessionFormat = "awsmfa session 1"

// render gives k as the text of a file, or says why it cannot be kept.
func render(k session.Session) (string, error) {
	if err := k.CheckSession(); err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(512 + len(k.SessionToken))
	b.WriteString(sessionFormat + "\n")
	put(&b, "profile", k.Profile)
	put(&b, "device", k.Device)
	put(&b, "role", k.Role)
	put(&b, "region", k.Region)
	put(&b, "made", timeText(k.Made))
	put(&b, "expires", timeText(k.Expires))
	put(&b, "length", k.Length.String())
	put(&b, "access_key_id", k.AccessKeyID)
	put(&b, "secret_access_key", k.SecretAccessKey)
	put(&b, "session_token", k.SessionToken)
	b.WriteString(lastLine + "\n")
	if back, ok := parse(b.String()); !ok || !back.Made.Equal(k.Made) || !back.Expires.Equal(k.Expires) {
		return "", fmt.Errorf("a session made at %s that ends at %s cannot be kept", timeText(k.Made), timeText(k.Expires))
	}
	return b.String(), nil
}

// parse is the opposite of render.
func parse(text string) (k session.Session, ok bool) {
	r := reader{rest: text}
	r.expect(sessionFormat)
	k.Profile = r.value("profile")
	k.Device = r.value("device")
	k.Role = r.value("role")
	k.Region = r.value("region")
	k.Made = r.time(r.value("made"))
	k.Expires = r.time(r.value("expires"))
	k.Length = r.duration(r.value("length"))
	k.AccessKeyID = r.value("access_key_id")
	k.SecretAccessKey = r.value("secret_access_key")
	k.SessionToken = r.value("session_token")
	r.end()
	if r.bad || k.CheckSession() != nil {
		return session.Session{}, false
	}
	return k, true
}
