package profile

import (
	"slices"
	"strings"

	"awsmfa/internal/inifile"
)

// files are the two files as one place to look profiles up in.
type files struct {
	config, credentials *inifile.File
	seen                memory
	endpoints           map[[2]string]endpoint // by the names of a services section and a service
	owners              map[string]string      // of the targets of awsmfa_write_to; nil: not looked for yet
}

// Readable says whether both files could be read so far, and if not, which: its
// error is a *FileError. A large file can come to be unreadable with each question.
func Readable(config, credentials *inifile.File) error {
	return newFiles(config, credentials).err()
}

// err is that of a file that cannot be read at all.
func (f *files) err() error {
	if err := f.config.Err(); err != nil {
		return &FileError{File: ConfigFile, err: err}
	}
	if err := f.credentials.Err(); err != nil {
		return &FileError{File: CredentialsFile, err: err}
	}
	return nil
}

// node looks a profile up: [profile NAME] in config or, as AWS readers do not
// but existing setups need, a bare [NAME] there; and [NAME] in credentials.
func (f *files) node(name string) (*node, error) {
	l, ok := f.seen.get(name)
	if !ok {
		l.err = f.read(&l.node, name)
		f.seen.keep(name, l)
	}
	return &l.node, l.err
}

func (f *files) read(n *node, name string) (err error) {
	n.name = name
	if n.config, err = readPart(ConfigFile, f.configSections(name)); err != nil {
		return err
	}
	if n.credentials, err = readPart(CredentialsFile, f.credentials.Sections(name)); err != nil {
		return err
	}
	if n.longTerm, err = readPart(CredentialsFile, f.credentials.Sections(name+"-long-term")); err != nil {
		return err
	}
	n.marks = n.config.marks | n.credentials.marks
	if n.longTerm.section != "" {
		n.marks |= keyMark("mfa_serial") // which it calls by another name
	}
	n.keys, n.hasKeys = n.findLongTermKeys()
	return nil
}

func newFiles(config, credentials *inifile.File) *files {
	return &files{config: config, credentials: credentials, endpoints: map[[2]string]endpoint{}}
}

// configSections are those of a profile as the config file may spell it: the
// usual spelling, else any other that AWS readers take for it, else bare.
func (f *files) configSections(name string) []inifile.Section {
	named, best := f.config.Named(name), foreign
	for _, s := range named {
		best = max(best, spellingOf(s.Name, name))
	}
	if best > foreign {
		return slices.DeleteFunc(named, func(s inifile.Section) bool { return spellingOf(s.Name, name) != best })
	}
	if !strings.ContainsAny(name, " \t") {
		return nil
	}
	return f.config.Sections(name) // a bare name that holds a blank
}

// spelling is how a header names a profile; of two, the larger one counts.
type spelling int

const (
	foreign spelling = iota // it names something else
	bare
	other
	usual
)

func spellingOf(header, name string) spelling {
	if rest, ok := strings.CutPrefix(header, "profile "); ok && rest == name {
		return usual
	}
	switch kind, _ := inifile.SplitName([]byte(header)); {
	case string(kind) == "profile":
		return other
	case header == name:
		return bare
	}
	return foreign
}

// owner is the profile that name stands for: the one whose session the
// credentials section of that name holds, because that section says so or
// because that profile's awsmfa_write_to does.
func (f *files) owner(name string) (string, error) {
	n, err := f.node(name)
	if err != nil {
		return "", err
	}
	if owner := n.credentials.get("awsmfa_profile"); n.credentials.get("manager") == "awsmfa" && owner != "" && owner != name {
		return owner, nil
	}
	if n.logsIn() {
		return name, nil // and the search through all profiles is spared
	}
	if owner := f.ownerOf(name); owner != "" {
		return owner, nil
	}
	return name, nil
}

// ownerOf is the first profile whose awsmfa_write_to is target. Only sections
// that hold the word are read, once for all targets.
func (f *files) ownerOf(target string) string {
	const key = "awsmfa_write_to"
	if f.owners == nil {
		f.owners = map[string]string{}
		for section := range f.config.Mentioning(key) {
			values, err := section.Values()
			if err != nil {
				continue // its damage is its own profile's error
			}
			target, _ := inifile.Get(values, key)
			if profile := sectionProfile(section.Name); target.Text != "" && f.owners[target.Text] == "" {
				f.owners[target.Text] = profile
			}
		}
	}
	return f.owners[target]
}

// logsIn says whether the profile itself tells how to log in, so that it stands
// for no other.
func (n *node) logsIn() bool {
	return n.hasKeys || n.get("role_arn").Value != "" || n.get("source_profile").Value != "" || n.get("credential_process").Value != ""
}

// sectionProfile is the name of the profile that a config section describes, or
// "" when it describes something else, such as [sso-session NAME].
func sectionProfile(section string) string {
	kind, name := inifile.SplitName([]byte(section))
	if len(kind) == 0 || string(kind) == "profile" {
		return string(name)
	}
	return ""
}
