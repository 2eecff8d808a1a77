package ststest

import (
	"crypto/rand"
	"encoding/base64"
	"time"
)

// session is a set of temporary credentials that was handed out.
type session struct {
	secret, token string
	expires       time.Time
	who           caller
}

// issue makes credentials for who, remembers them and gives their element of
// the answer. The shapes are AWS's: ASIA and 16 characters, 40, and a long
// token with all that base64 has in it.
func (s *Server) issue(who caller, now time.Time, length time.Duration) node {
	keyID := "ASIA" + rand.Text()[:16]
	made := session{
		secret:  random64(30),
		token:   random64(229),
		expires: now.UTC().Truncate(time.Second).Add(length),
		who:     who,
	}
	s.sessions[keyID] = made
	return element("Credentials",
		leaf("AccessKeyId", keyID),
		leaf("SecretAccessKey", made.secret),
		leaf("SessionToken", made.token),
		leaf("Expiration", made.expires.Format(time.RFC3339)),
	)
}

func random64(n int) string {
	raw := make([]byte, n)
	rand.Read(raw)
	return base64.StdEncoding.EncodeToString(raw)
}
