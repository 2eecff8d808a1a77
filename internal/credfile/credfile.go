// Package credfile knows what a login may do to a section of the AWS credentials
// file: which keys it sets, which it takes away, and when it must keep its hands
// off. It works on bytes; it does not know where the file is, how it is replaced,
// or what a profile is.
package credfile

import (
	"slices"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
)

// The keys of a session, and the marks of a section that this program manages.
// awsume leaves a section alone that names another manager, and RFC 3339 is the
// only form of an expiration that all who read one understand.
const (
	idKey      = "aws_access_key_id"
	secretKey  = "aws_secret_access_key"
	tokenKey   = "aws_session_token"
	regionKey  = "region"
	expiresKey = "expiration"
	managerKey = "manager"
	ownerKey   = "awsmfa_profile"

	manager = "awsmfa"
)

// ours are the keys that Put always sets.
var ours = []string{idKey, secretKey, tokenKey, expiresKey, managerKey, ownerKey}

// oldTokenKey is the session token's former name. botocore takes it before
// aws_session_token.
const oldTokenKey = "aws_security_token"

// stale are what other tools leave of the session that was there before:
// aws-vault and saml2aws, awsume, aws-mfa.
var stale = []string{
	oldTokenKey,
	"aws_credential_expiration", "aws_expiration", "x_security_token_expires", "x_principal_arn",
	"source_expiration", "autoawsume", "awsumepy_command",
	"assumed_role", "assumed_role_arn",
}

// Session is what a section is to hold.
type Session struct {
	creds.Credentials
	Profile string // the profile that it is a session of
	Region  string // empty: the section's own region, if any, stays
}

// pairs are the lines of a session in the order of a new section. The region
// stands among the others, where nobody else puts one: see cleared.
func (s Session) pairs() []inifile.Pair {
	pairs := []inifile.Pair{
		{Key: idKey, Text: s.AccessKeyID},
		{Key: secretKey, Text: s.SecretAccessKey},
		{Key: tokenKey, Text: s.SessionToken},
		{Key: regionKey, Text: s.Region},
		{Key: expiresKey, Text: s.Expires.UTC().Format(time.RFC3339)},
		{Key: managerKey, Text: manager},
		{Key: ownerKey, Text: s.Profile},
	}
	if s.Region == "" {
		pairs = slices.Delete(pairs, 3, 4)
	}
	return pairs
}

// Put returns the credentials file with s in the section, and whether the
// section is new. Comments and keys of the user's own stay; what other tools left
// of an older session goes. The errors are those of Check and of
// creds.Credentials.CheckSession.
func Put(file []byte, section string, s Session) (edited []byte, created bool, err error) {
	if err := s.CheckSession(); err != nil {
		return nil, false, err
	}
	if err := Check(file, section); err != nil {
		return nil, false, err
	}
	edited, err = inifile.Edit(file, section, s.pairs(), stale)
	if err != nil {
		return nil, false, err
	}
	return edited, len(inifile.Index(file).Sections(section)) == 0, nil
}

// Clear returns the file without the session in a section that this program
// manages, and without the section if nothing of the user's is in it. Any other
// section is left alone. It returns a *LongTermError when somebody has put
// long-term keys there, and the errors of inifile.Edit.
func Clear(file []byte, section string) ([]byte, error) {
	sections := inifile.Index(file).Sections(section)
	managed := slices.IndexFunc(sections, func(s inifile.Section) bool { _, ok := Read(s); return ok })
	if managed < 0 {
		return file, nil
	}
	values, err := sections[managed].Values()
	if err != nil {
		return nil, err
	}
	if holdsLongTermKeys(values) {
		return nil, &LongTermError{section}
	}
	edited, err := inifile.Edit(file, section, nil, cleared(values))
	if err != nil {
		return nil, err
	}
	if left := inifile.Index(edited).Sections(section); len(left) == 1 && left[0].Bare() {
		return inifile.Remove(edited, section)
	}
	return edited, nil
}

// cleared are the keys that Clear takes away. A region is Put's if it stands
// where Put puts one. A person or the AWS CLI adds one at an end of the section.
func cleared(values []inifile.Value) []string {
	for i := 1; i+1 < len(values); i++ {
		if values[i].Key == regionKey && values[i-1].Key == tokenKey && values[i+1].Key == expiresKey {
			return append(slices.Clone(ours), regionKey)
		}
	}
	return ours
}
