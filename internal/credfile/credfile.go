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
	// Region is that of a new section, or of one that got one so before; empty: none.
	// A region that somebody else has set stays.
	Region      string
	RegionAsked bool // Region also goes into a section that has none yet, or Put fails
}

// pairs are the lines of a session in the order of a new section. The region
// stands where nobody else puts one: see placeOf.
func (s Session) pairs(region string) []inifile.Pair {
	pairs := []inifile.Pair{
		{Key: idKey, Text: s.AccessKeyID},
		{Key: secretKey, Text: s.SecretAccessKey},
		{Key: tokenKey, Text: s.SessionToken},
		{Key: expiresKey, Text: s.Expires.UTC().Format(time.RFC3339)},
		{Key: managerKey, Text: manager},
	}
	if region != "" {
		pairs = append(pairs, inifile.Pair{Key: regionKey, Text: region})
	}
	return append(pairs, inifile.Pair{Key: ownerKey, Text: s.Profile})
}

// Entry is a session and the section that it goes to.
type Entry struct {
	Section string
	Session Session
}

// Put is PutAll of one session.
func Put(file []byte, section string, s Session) (edited []byte, created bool, err error) {
	edited, new, err := PutAll(file, []Entry{{section, s}})
	return edited, new[section], err
}

// PutAll returns the credentials file with each session in its section, and which
// sections are new. Comments and keys of the user's own stay; what other tools left
// of an older session goes. One session that cannot be put there stops all. The
// time grows with the size of the file and the number of entries. The errors are
// *LongTermError, *ManagerError, *RegionError and those of inifile.EditAll and of
// creds.Credentials.CheckSession.
func PutAll(file []byte, entries []Entry) (edited []byte, created map[string]bool, err error) {
	index := inifile.Index(file)
	changes := make([]inifile.Change, len(entries))
	created = make(map[string]bool, len(entries))
	var moved []inifile.Change
	for i, e := range entries {
		if err := e.Session.CheckSession(); err != nil {
			return nil, nil, err
		}
		sections := index.Sections(e.Section)
		values, err := checkSections(e.Section, sections)
		if err != nil {
			return nil, nil, err
		}
		region, move, err := e.regionFor(values, len(sections) > 0)
		if err != nil {
			return nil, nil, err
		}
		if move {
			moved = append(moved, inifile.Change{Section: e.Section, Drop: []string{ownerKey}})
		}
		changes[i] = inifile.Change{Section: e.Section, Set: e.Session.pairs(region), Drop: stale}
		created[e.Section] = len(sections) == 0
	}
	if len(moved) > 0 {
		if file, err = inifile.EditAll(file, moved); err != nil {
			return nil, nil, err
		}
	}
	if edited, err = inifile.EditAll(file, changes); err != nil {
		return nil, nil, err
	}
	return edited, created, nil
}

// Clear is ClearAll of one section.
func Clear(file []byte, section string) ([]byte, error) { return ClearAll(file, []string{section}) }

// ClearAll returns the file without the sessions in those of the sections that this
// program manages, and without each section in which nothing of the user's is left.
// Any other section is left alone. It returns a *LongTermError when somebody has put
// long-term keys there, and the errors of inifile.EditAll; one error stops all. The
// time grows with the size of the file and the number of sections.
func ClearAll(file []byte, sections []string) ([]byte, error) {
	index := inifile.Index(file)
	var changes []inifile.Change
	seen := make(map[string]bool, len(sections))
	for _, section := range sections {
		if seen[section] {
			continue
		}
		seen[section] = true
		values := managedValues(index.Sections(section))
		if values == nil {
			continue
		}
		if holdsLongTermKeys(values) {
			return nil, &LongTermError{section}
		}
		changes = append(changes, inifile.Change{Section: section, Drop: cleared(values)})
	}
	if len(changes) == 0 {
		return file, nil
	}
	edited, err := inifile.EditAll(file, changes)
	if err != nil {
		return nil, err
	}
	return inifile.RemoveBare(edited, changes)
}

// managedValues are those of the first of the sections that this program manages;
// nil: it manages none.
func managedValues(sections []inifile.Section) []inifile.Value {
	for _, s := range sections {
		if _, managed := Read(s); managed {
			values, _ := s.Values() // Read has just read them
			return values
		}
	}
	return nil
}

// cleared are the keys that Clear takes away.
func cleared(values []inifile.Value) []string {
	if place, _ := placeOf(values); place == putRegion {
		return append(slices.Clone(ours), regionKey)
	}
	return ours
}
