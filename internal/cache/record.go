package cache

import (
	"fmt"
	"strings"

	"awsmfa/internal/session"
)

// A record names its key, so that a file in the wrong place, such as a copy of
// another session's, is not taken for the session of its name.
const sessionFormat = "awsmfa session 2"

// render gives k, which is cached under key, as the text of a file, or says why it
// cannot be cached.
func render(key string, k session.Session) (string, error) {
	if err := k.CheckSession(); err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(sessionFormat + "\n")
	put(&b, "key", key)
	put(&b, "profile", k.Profile)
	put(&b, "device", k.Device)
	put(&b, "role", k.Role)
	put(&b, "region", k.Region)
	put(&b, "made", timeText(k.Made))
	put(&b, "expires", timeText(k.Expires))
	put(&b, "length", k.Length.String())
	put(&b, "long_term_key_id", k.KeyID)
	put(&b, "access_key_id", k.AccessKeyID)
	put(&b, "secret_access_key", k.SecretAccessKey)
	put(&b, "session_token", k.SessionToken)
	b.WriteString(lastLine + "\n")
	if _, ok := parse(key, b.String()); !ok { // a year of five digits
		return "", fmt.Errorf("a session made at %s that ends at %s cannot be cached", timeText(k.Made), timeText(k.Expires))
	}
	return b.String(), nil
}

// parse is the opposite of render. ok is false for the record of another key.
func parse(key, text string) (k session.Session, ok bool) {
	r := reader{rest: text}
	r.expect(sessionFormat)
	r.expect("key = " + key)
	k.Profile = r.value("profile")
	k.Device = r.value("device")
	k.Role = r.value("role")
	k.Region = r.value("region")
	k.Made = r.time(r.value("made"))
	k.Expires = r.time(r.value("expires"))
	k.Length = r.duration(r.value("length"))
	k.KeyID = r.value("long_term_key_id")
	k.AccessKeyID = r.value("access_key_id")
	k.SecretAccessKey = r.value("secret_access_key")
	k.SessionToken = r.value("session_token")
	r.end()
	if r.bad || k.CheckSession() != nil {
		return session.Session{}, false
	}
	return k, true
}
