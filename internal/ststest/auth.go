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
	chained bool   // a role that was assumed with a session
	session bool   // signed with temporary credentials
	mfa     bool   // these were made with a code, and carry that on
	allowed []string
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
	if e.service == iamService {
		if who.session && who.user != "" && !who.mfa {
			return caller{}, unknownToken // IAM takes a user's session only with MFA
		}
		e.region = iamRegions[arnField(who.arn, 1)]
	}
	return who, claim.verify(q, secret, e)
}

var unknownToken = &apiError{http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid."}

func (s *Server) secretOf(keyID string, tokens []string, now time.Time) (string, caller, *apiError) {
	if key, ok := s.keys[keyID]; ok {
		if key.inactive || len(tokens) > 0 {
			return "", caller{}, unknownToken
		}
		return key.secret, key.who, nil
	}
	held, ok := s.sessions[keyID]
	if !ok || len(tokens) != 1 || tokens[0] != held.token {
		return "", caller{}, unknownToken
	}
	if !now.Before(held.expires) {
		return "", caller{}, &apiError{http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired"}
	}
	return held.secret, held.who, nil
}
