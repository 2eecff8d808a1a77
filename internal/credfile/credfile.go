// Package credfile knows what a login may do to a section of the AWS credentials
// file: which keys it sets, which it takes away, and when it must keep its hands
// off. It works on bytes; it does not know where the file is, how it is replaced,
// or what a profile is.
package credfile

import (
	"fmt"
	"iter"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
)

// The marks of a section that this program manages. "manager" is what awsume
// looks for before it cleans a section away, and RFC 3339 is the only form of an
// expiration that all who read one understand.
const (
	manager    = "awsmfa"
	managerKey = "manager"
	ownerKey   = "awsmfa_profile"
	expiresKey = "expiration"
)

// ours are the keys that Put sets and Clear takes away; region comes and goes
// with them only when it was given.
var ours = []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token", expiresKey, managerKey, ownerKey}

// stale are what other tools leave of the session that was there before.
// botocore takes aws_security_token before aws_session_token.
var stale = []string{
	"aws_security_token", "aws_credential_expiration", "aws_expiration", "x_security_token_expires", "x_principal_arn",
	"source_expiration", "assumed_role", "assumed_role_arn", "autoawsume", "awsumepy_command",
}

// Session is what a section is to hold.
type Session struct {
	creds.Credentials
	Profile string // the profile that it is a session of
	Region  string // empty: the section's own region, if any, stays
}

// LongTermError says that a section holds keys that are no session. They could
// not be fetched again if they were overwritten.
type LongTermError struct{ Section string }

func (e *LongTermError) Error() string {
	return fmt.Sprintf("section [%s] of the credentials file holds long-term keys", e.Section)
}

// RoleError says that a section would never be read, because the config file has
// a role of that name, which AWS tools assume instead.
type RoleError struct{ Section string }

func (e *RoleError) Error() string {
	return fmt.Sprintf("profile %q is a role, so AWS tools would not read section [%s] of the credentials file", e.Section, e.Section)
}

// Put returns the credentials file with s in the section, and whether the
// section is new. Comments and keys of the user's own stay. Beside those of
// Check, its errors are those of inifile.Edit.
func Put(file []byte, section string, s Session) (edited []byte, created bool, err error) {
	if err := Check(file, section); err != nil {
		return nil, false, err
	}
	set := []inifile.Pair{
		{Key: "aws_access_key_id", Text: s.AccessKeyID},
		{Key: "aws_secret_access_key", Text: s.SecretAccessKey},
		{Key: "aws_session_token", Text: s.SessionToken},
		{Key: expiresKey, Text: s.Expires.UTC().Format(time.RFC3339)},
		{Key: managerKey, Text: manager},
		{Key: ownerKey, Text: s.Profile},
	}
	if s.Region != "" {
		set = append(set, inifile.Pair{Key: "region", Text: s.Region})
	}
	created = len(inifile.Index(file).Sections(section)) == 0
	edited, err = inifile.Edit(file, section, set, stale)
	return edited, created, err
}

// Check reports what would keep Put from writing into a section, before there is
// a session to write: a *LongTermError or an error of inifile.Edit.
func Check(file []byte, section string) error {
	values, err := read(file, section)
	if err != nil {
		return err
	}
	key, secret := get(values, "aws_access_key_id"), get(values, "aws_secret_access_key")
	token := get(values, "aws_session_token") + get(values, "aws_security_token")
	if (key != "" || secret != "") && token == "" {
		return &LongTermError{section}
	}
	// A harmless edit meets every refusal that the real one would.
	_, err = inifile.Edit(file, section, []inifile.Pair{{Key: managerKey, Text: manager}, {Key: "aws_access_key_id", Text: "x"},
		{Key: "aws_secret_access_key", Text: "x"}, {Key: "aws_session_token", Text: "x"}, {Key: expiresKey, Text: "x"}}, stale)
	return err
}

// CheckConfig reports a *RoleError when the config file has a role of the
// section's name.
func CheckConfig(config *inifile.File, section string) error {
	sections := config.Sections("profile " + section)
	if section == "default" {
		sections = append(config.Sections("default"), sections...)
	}
	for _, s := range sections {
		values, err := s.Values()
		if err != nil {
			return err
		}
		if get(values, "role_arn") != "" {
			return &RoleError{section}
		}
	}
	return nil
}

// Managed is what a section says of the session in it.
type Managed struct {
	Section     string
	Profile     string // the profile that it is a session of
	AccessKeyID string
	Expires     time.Time // zero: unreadable
}

// All yields the sections of the credentials file that this program manages.
func All(credentials *inifile.File) iter.Seq[Managed] {
	return func(yield func(Managed) bool) {
		for s := range credentials.Mentioning(ownerKey) {
			if m, ok := Read(s); ok && !yield(m) {
				return
			}
		}
	}
}

// Read tells about a section that this program manages; ok is false for others.
func Read(s inifile.Section) (m Managed, ok bool) {
	values, err := s.Values()
	if err != nil || get(values, managerKey) != manager {
		return Managed{}, false
	}
	m = Managed{Section: s.Name, Profile: get(values, ownerKey), AccessKeyID: get(values, "aws_access_key_id")}
	m.Expires, _ = time.Parse(time.RFC3339, get(values, expiresKey))
	return m, m.Profile != ""
}

// Clear returns the file without the session in a managed section. What the user
// has put there stays, and the section too if there is such a thing; a section
// that is not managed is left alone.
func Clear(file []byte, section string) ([]byte, error) {
	sections := inifile.Index(file).Sections(section)
	if len(sections) != 1 {
		return file, nil
	}
	if _, ok := Read(sections[0]); !ok {
		return file, nil
	}
	edited, err := inifile.Edit(file, section, nil, ours)
	if err != nil {
		return nil, err
	}
	if rest := inifile.Index(edited).Sections(section); len(rest) == 1 {
		values, err := rest[0].Values()
		if err != nil {
			return nil, err
		}
		if len(values) == 0 || len(values) == 1 && values[0].Key == "region" {
			return inifile.Remove(edited, section)
		}
	}
	return edited, nil
}

func read(file []byte, section string) ([]inifile.Value, error) {
	index := inifile.Index(file)
	if err := index.Err(); err != nil {
		return nil, err
	}
	var all []inifile.Value
	for _, s := range index.Sections(section) {
		values, err := s.Values()
		if err != nil {
			return nil, err
		}
		all = append(all, values...)
	}
	return all, nil
}

func get(values []inifile.Value, key string) string {
	v, _ := inifile.Get(values, key)
	return v.Text
}
