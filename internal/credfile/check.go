package credfile

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
)

// LongTermError says that a section holds keys that are no session. They could
// not be fetched again if they were overwritten.
type LongTermError struct{ Section string }

func (e *LongTermError) Error() string {
	return fmt.Sprintf("section [%s] of the credentials file holds long-term keys", e.Section)
}

// ManagerError says that another tool claims a section: it would overwrite what
// is put there, or this program what that tool needs.
type ManagerError struct{ Section, Manager string }

func (e *ManagerError) Error() string {
	return fmt.Sprintf("section [%s] of the credentials file is managed by %q", e.Section, e.Manager)
}

// RoleError says that a section would never be read, because the config file has
// a role of that name, which AWS tools assume instead.
type RoleError struct{ Section string }

func (e *RoleError) Error() string {
	return fmt.Sprintf("profile %q is a role, so AWS tools would not read section [%s] of the credentials file", e.Section, e.Section)
}

// Check reports what would keep PutAll from writing sessions into the sections of
// entries, before there is a session to write: the profiles and regions of entries
// count, their credentials do not. The errors are those of PutAll.
func Check(file []byte, entries []Entry) error {
	// A harmless edit meets every refusal that the real one would.
	harmless := slices.Clone(entries)
	for i := range harmless {
		harmless[i].Session.Credentials = creds.Credentials{AccessKeyID: "x", SecretAccessKey: "x", SessionToken: "x", Expires: time.Unix(1, 0)}
	}
	_, _, err := PutAll(file, harmless)
	return err
}

// checkSections refuses to put a session into the sections of one name, which AWS
// tools read as one, and gives their values. Its errors are *LongTermError,
// *ManagerError and those of inifile.Section.Values.
func checkSections(name string, sections []inifile.Section) (values []inifile.Value, err error) {
	for _, s := range sections {
		more, err := s.Values()
		if err != nil {
			return nil, err
		}
		values = append(values, more...)
	}
	if holdsLongTermKeys(values) {
		return nil, &LongTermError{name}
	}
	if other := get(values, managerKey); other != "" && other != manager {
		return nil, &ManagerError{name, other}
	}
	return values, nil
}

// holdsLongTermKeys errs on the side of the keys. Those of AWS begin with AKIA
// when they are long-term ones, so a token beside such a key is what an older
// session left when somebody put the key in its place.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html.
func holdsLongTermKeys(values []inifile.Value) bool {
	id, secret := get(values, idKey), get(values, secretKey)
	token := get(values, tokenKey) + get(values, oldTokenKey)
	return id+secret != "" && token == "" || strings.HasPrefix(id, "AKIA")
}

// CheckConfig reports a *RoleError when the config file has a role with the name of
// one of the sections, in whatever way its header spells it. Other errors say that
// the file, or the section of that profile, could not be read.
func CheckConfig(config *inifile.File, sections ...string) error {
	for _, section := range sections {
		for _, s := range config.Named(section) {
			if profileOf(s.Name) != section {
				continue
			}
			values, err := s.Values()
			if err != nil {
				return err
			}
			if get(values, "role_arn") != "" {
				return &RoleError{section}
			}
		}
	}
	return config.Err()
}

// profileOf is the name of the profile that a header of the config file is of; ""
// when it is of something else.
func profileOf(header string) string {
	words := strings.Fields(header)
	if header == "default" {
		return header
	}
	if len(words) == 2 && words[0] == "profile" {
		return strings.Trim(words[1], `"'`)
	}
	return ""
}

func get(values []inifile.Value, key string) string {
	v, _ := inifile.Get(values, key)
	return v.Text
}
