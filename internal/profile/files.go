package profile

import (
	"bytes"
	"iter"
	"strings"

	"awsmfa/internal/inifile"
)

// files are the two files as one place to look profiles up in.
type files struct {
	config, credentials *inifile.File
	nodes               map[string]node // those that were looked up
	table               *table          // nil: sections are looked for one by one
}

// Readable says whether both files could be read so far, and if not, which: its
// error is a *FileError. A large file can come to be unreadable with each question.
func Readable(config, credentials *inifile.File) error {
	return files{config: config, credentials: credentials}.err()
}

// err is that of a file that cannot be read at all.
func (f files) err() error {
	if err := f.config.Err(); err != nil {
		return &FileError{File: ConfigFile, err: err}
	}
	if err := f.credentials.Err(); err != nil {
		return &FileError{File: CredentialsFile, err: err}
	}
	return nil
}

// part is the section or sections of one profile in one file, later ones
// overriding earlier ones.
type part struct {
	section string
	file    string
	values  []inifile.Value
}

func (p part) get(key string) string {
	v, _ := inifile.Get(p.values, key)
	return v.Text
}

func (p part) origin() Origin { return InSection(p.section, p.file) }

// node is a profile as both files have it.
type node struct {
	name        string
	credentials part
	config      part
	longTerm    part // [NAME-long-term] of the credentials file, as aws-mfa has it
}

func (n node) exists() bool {
	return n.credentials.section != "" || n.config.section != "" || n.longTerm.section != ""
}

// get is the profile's own setting. Where both files have it, AWS readers take
// that of the credentials file.
func (n node) get(key string) Setting {
	for _, p := range []part{n.credentials, n.config} {
		if v := p.get(key); v != "" {
			return Setting{v, p.origin()}
		}
	}
	if key == "mfa_serial" {
		if v := n.longTerm.get("aws_mfa_device"); v != "" {
			return Setting{v, n.longTerm.origin()}
		}
	}
	return Setting{}
}

// node looks a profile up: [profile NAME] in config or, as AWS readers do not
// but existing setups need, a bare [NAME] there; and [NAME] in credentials.
func (f files) node(name string) (n node, err error) {
	if n, ok := f.nodes[name]; ok {
		return n, nil
	}
	n.name = name
	if n.config, err = readPart(ConfigFile, f.configSections(name)); err != nil {
		return node{}, err
	}
	if n.credentials, err = readPart(CredentialsFile, f.credentialsSections(name)); err != nil {
		return node{}, err
	}
	if n.longTerm, err = readPart(CredentialsFile, f.credentialsSections(name+"-long-term")); err != nil {
		return node{}, err
	}
	f.nodes[name] = n
	return n, nil
}

func newFiles(config, credentials *inifile.File) files {
	return files{config: config, credentials: credentials, nodes: map[string]node{}}
}

// configSections are those of a profile as the config file may spell it. The
// usual spelling is looked for first because the index finds it at once.
func (f files) configSections(name string) []inifile.Section {
	if f.table != nil {
		return f.table.configSections(name)
	}
	if s := f.config.Sections("profile " + name); len(s) > 0 {
		return s
	}
	if s := f.config.Match(func(header []byte) bool { return isProfile(header, name) }); len(s) > 0 {
		return s
	}
	return f.config.Sections(name)
}

func (f files) credentialsSections(name string) []inifile.Section {
	if f.table != nil {
		return f.table.credentials[name]
	}
	return f.credentials.Sections(name)
}

// servicesSections are those that the key "services" of a profile names.
func (f files) servicesSections(name string) []inifile.Section {
	if f.table != nil {
		return f.table.bare["services "+name]
	}
	return f.config.Sections("services " + name)
}

// readPart reads sections of one name as one, later values counting.
func readPart(file string, sections []inifile.Section) (part, error) {
	p := part{file: file}
	for _, s := range sections {
		values, err := s.Values()
		if err != nil {
			return part{}, &FileError{s.Name, file, err}
		}
		p.section = s.Name
		p.values = append(p.values, values...)
	}
	return p, nil
}

// owner is the profile that name stands for: the one whose session the
// credentials section of that name holds, because that section says so or
// because that profile's awsmfa_write_to does.
func (f files) owner(name string) (string, error) {
	n, err := f.node(name)
	if err != nil {
		return "", err
	}
	if owner := n.credentials.get("awsmfa_profile"); n.credentials.get("manager") == "awsmfa" && owner != "" {
		return owner, nil
	}
	if n.logsIn() {
		return name, nil // and the search through all profiles is spared
	}
	if f.table != nil {
		if owner := f.table.owners[name]; owner != "" {
			return owner, nil
		}
		return name, nil
	}
	for owner, target := range f.targets() {
		if target == name {
			return owner, nil
		}
	}
	return name, nil
}

// logsIn says whether the profile itself tells how to log in, so that it stands
// for no other.
func (n node) logsIn() bool {
	_, keys := n.longTermKeys()
	return keys || n.get("role_arn").Value != "" || n.get("source_profile").Value != "" || n.get("credential_process").Value != ""
}

// targets yields every profile that has awsmfa_write_to, with its value. Only
// sections that hold the word are read, so that a large file stays cheap.
func (f files) targets() iter.Seq2[string, string] {
	const key = "awsmfa_write_to"
	return func(yield func(profile, target string) bool) {
		for section := range f.config.Mentioning(key) {
			values, err := section.Values()
			if err != nil {
				continue // its damage is its own profile's error
			}
			if target, _ := inifile.Get(values, key); target.Text != "" && !yield(sectionProfile(section.Name), target.Text) {
				return
			}
		}
	}
}

// sectionProfile is the name of the profile that a config section describes, or
// "" when it describes something else, such as [sso-session NAME].
func sectionProfile(section string) string {
	kind, rest := splitHeader([]byte(section))
	switch {
	case len(rest) == 0:
		return string(kind)
	case string(kind) == "profile":
		return string(rest)
	}
	return ""
}

func isProfile(header []byte, name string) bool {
	kind, rest := splitHeader(header)
	return string(kind) == "profile" && string(rest) == name
}

// splitHeader parts "profile NAME" at any blanks, and takes off the quotes that
// the AWS CLI writes round a name that holds a blank.
func splitHeader(header []byte) (kind, rest []byte) {
	i := bytes.IndexAny(header, " \t")
	if i < 0 {
		return header, nil
	}
	kind, rest = header[:i], bytes.TrimLeft(header[i:], " \t")
	if n := len(rest); n >= 2 && rest[0] == rest[n-1] && (rest[0] == '"' || rest[0] == '\'') {
		rest = rest[1 : n-1]
	}
	return kind, rest
}

// Names yields the profiles of both files, each once, those of config first.
func Names(config, credentials *inifile.File) iter.Seq[string] {
	return func(yield func(string) bool) {
		seen := map[string]bool{"": true}
		show := func(name string) bool {
			if seen[name] {
				return true
			}
			seen[name] = true
			return yield(name)
		}
		for section := range config.Names() {
			if !show(sectionProfile(section)) {
				return
			}
		}
		for section := range credentials.Names() {
			if !show(strings.TrimSuffix(section, "-long-term")) {
				return
			}
		}
	}
}

// RolesFrom yields the other profiles that are roles with that source_profile, in
// the order of Names. It looks at each profile's own settings only, and its time
// grows with the size of the files.
func RolesFrom(config, credentials *inifile.File, source string) iter.Seq[string] {
	return func(yield func(string) bool) {
		f := newFiles(config, credentials)
		f.table = newTable(f)
		for name := range Names(config, credentials) {
			n, err := f.node(name)
			if err != nil || name == source || n.get("role_arn").Value == "" || n.get("source_profile").Value != source {
				continue
			}
			if !yield(name) {
				return
			}
		}
	}
}
