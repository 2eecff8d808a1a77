package ststest

import (
	"net/http"
	"strings"
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
	withMFA []string // allowed to a session with mfa only
	oneName bool     // may make virtual devices of the user's own name only

	transitive map[string]string // session tags that the next role inherits
	identity   string            // source identity
}

// userName is the name of the user without its path; empty for a role.
func (c caller) userName() string { return c.user[strings.LastIndexByte(c.user, '/')+1:] }

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
	if err := claim.verify(q, secret, e); err != nil {
		return caller{}, err
	}
	if key := s.keys[claim.accessKeyID]; key != nil {
		key.used = lastUse{e.now, e.service, claim.region}
	}
	return who, nil
}

var unknownToken = &apiError{http.StatusForbidden, "InvalidClientTokenId", "The security token included in the request is invalid."}

func (s *Server) secretOf(keyID string, tokens []string, now time.Time) (string, caller, *apiError) {
	if key, ok := s.keys[keyID]; ok {
		if key.inactive || len(tokens) > 0 || !key.known(now, s.config.KeyFlaps) {
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

// known says whether the part of AWS that is asked has heard of the key. After
// the first time that it has, every second of so many askings finds one that has
// not.
func (k *longTerm) known(now time.Time, flaps int) bool {
	if now.Before(k.from) {
		return false
	}
	k.asked++
	return k.from.IsZero() || k.asked%2 == 1 || k.asked > 2*flaps
}
