package credfile

import (
	"bytes"
	"fmt"
	"strings"

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

// Check reports what would keep Put from writing into a section, before there is
// a session to write: a *LongTermError, a *ManagerError or an error of
// inifile.Edit.
func Check(file []byte, section string) error {
	values, err := read(file, section)
	if err != nil {
		return err
	}
	if holdsLongTermKeys(values) {
		return &LongTermError{section}
	}
	if other := get(values, managerKey); other != "" && other != manager {
		return &ManagerError{section, other}
	}
	// A harmless edit meets every refusal that the real one would.
	var pairs []inifile.Pair
	for _, key := range append([]string{regionKey}, ours...) {
		pairs = append(pairs, inifile.Pair{Key: key, Text: "x"})
	}
	_, err = inifile.Edit(file, section, pairs, stale)
	return err
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

// CheckConfig reports a *RoleError when the config file has a role of the
// section's name, in whatever way its header spells it. Other errors say that the
// file, or that section, could not be read.
func CheckConfig(config *inifile.File, section string) error {
	sections := config.Match(func(header []byte) bool {
		return bytes.HasSuffix(bytes.TrimRight(header, `"'`), []byte(section)) && describes(string(header), section)
	})
	for _, s := range sections {
		values, err := s.Values()
		if err != nil {
			return err
		}
		if get(values, "role_arn") != "" {
			return &RoleError{section}
		}
	}
	return config.Err()
}

// describes says whether a header of the config file is that of a profile.
func describes(header, profile string) bool {
	words := strings.Fields(header)
	if len(words) == 1 {
		return header == "default" && profile == "default"
	}
	return len(words) == 2 && words[0] == "profile" && strings.Trim(words[1], `"'`) == profile
}

// read returns the values of all sections of that name, as AWS tools merge them.
func read(file []byte, section string) ([]inifile.Value, error) {
	var all []inifile.Value
	for _, s := range inifile.Index(file).Sections(section) {
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
