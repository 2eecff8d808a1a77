package ststest

import (
	"net/http"
	"time"
)

// caller is who signed a request.
type caller struct {
	arn     string
	account string
	id      string // AIDA… of a user, AROA…:SESSION of a role session
	user    string // ARN of the user whose devices count; empty for a role
	role    string // ARN of the role; empty for a user
	session bool   // signed with temporary credentials
	mfa     bool   // these were made with a code, and carry that on
}

// authenticate finds who signed the request. AWS looks for the key and its
// token first, then whether they have ended, and only then at the signature.
func (s *Server) authenticate(q wire, e endpoint) (caller, *apiError) {
	claim, err := parseAuthorization(q.header)
	if err != nil {
		return caller{}, err
	}
	secret, who, err := s.secretOf(claim.accessKeyID, q.header.Values("X-Amz-Security-Token"), e.now)
	if err != nil {
		return caller{}, err
	}
	return who, claim.verify(q, secret, e)
}

func (s *Server) secretOf(keyID string, tokens []string, now time.Time) (string, caller, *apiError) {
	unknown := &apiError{http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid."}
	if key, ok := s.keys[keyID]; ok {
		if key.inactive || len(tokens) > 0 {
			return "", caller{}, unknown
		}
		return key.secret, key.who, nil
	}
	held, ok := s.sessions[keyID]
	if !ok || len(tokens) != 1 || tokens[0] != held.token {
		return "", caller{}, unknown
	}
	if !now.Before(held.expires) {
		return "", caller{}, &apiError{http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired"}
	}
	return held.secret, held.who, nil
}
