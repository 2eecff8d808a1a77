package doctor

import (
	"fmt"

	"awsmfa/internal/hint"
	"awsmfa/internal/inifile"
)

// checkHiddenProcesses is about keys of a profile in credentials: AWS tools take
// them before its credential_process, also when they are those of a session that
// has ended.
func checkHiddenProcesses(c *checkup) []Finding {
	var names []string
	for name, s := range c.profiles() {
		_, process := s.inConfig("credential_process")
		if key, keys := inifile.Get(s.credentials, "aws_access_key_id"); process && keys && key.Text != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return advised(fmt.Sprintf("take the keys out of [%s] in %s", names[0], c.short(c.credentials.path)), Wrong,
		"keys in %s hide the credential_process of the profile, and AWS tools never run it: %s", c.short(c.credentials.path), list(names))
}

// checkHiddenRoles is about roles that others source: AWS tools end the chain at
// a source profile with keys, and its role is not assumed.
func checkHiddenRoles(c *checkup) []Finding {
	sourced := map[string]string{}
	all := map[string]sections{}
	for name, s := range c.profiles() {
		all[name] = s
		if from, ok := s.inConfig("source_profile"); ok && from.Text != name && sourced[from.Text] == "" {
			sourced[from.Text] = name
		}
	}
	var names []string
	for name := range c.profiles() {
		role, has := all[name].inConfig("role_arn")
		key, keys := inifile.Get(all[name].credentials, "aws_access_key_id")
		if has && role.Text != "" && keys && key.Text != "" && sourced[name] != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return advised("give the keys a profile of their own, and name it as source_profile of "+hint.Word(names[0]), Wrong,
		"keys in %s hide the role of a profile from those that source it, such as %s, so its role is not assumed: %s",
		c.short(c.credentials.path), sourced[names[0]], list(names))
}

// sections are what both files say of a profile.
type sections struct {
	header              string // of the section of config
	config, credentials []inifile.Value
}

func (s sections) inConfig(key string) (inifile.Value, bool) { return inifile.Get(s.config, key) }

// profiles yields those of the config file as AWS tools read it, in its order.
func (c *checkup) profiles() func(yield func(string, sections) bool) {
	return func(yield func(string, sections) bool) {
		for s := range c.config.index.All() {
			kind, name := inifile.SplitName([]byte(s.Name))
			if string(kind) != "profile" && s.Name != "default" {
				continue
			}
			values, err := s.Values()
			if err != nil {
				continue // which is said of the file
			}
			both := sections{header: s.Name, config: values}
			for _, other := range c.credentials.index.Sections(string(name)) {
				values, _ := other.Values()
				both.credentials = append(both.credentials, values...)
			}
			if !yield(string(name), both) {
				return
			}
		}
	}
}
