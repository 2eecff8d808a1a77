package profile

import (
	"iter"

	"awsmfa/internal/inifile"
)

// All resolves every profile of both files, in the order of Names, as Resolve
// does with its name. A profile with an error is as complete as it could be
// resolved, and stops no other; Name, or Asked if it is not empty, is the one of
// Names. The time grows with the size of the files, and not with its square.
func All(config, credentials *inifile.File, o Options) iter.Seq2[Profile, error] {
	return func(yield func(Profile, error) bool) {
		f := newFiles(config, credentials)
		f.table = newTable(f)
		for o.Name = range Names(config, credentials) {
			if !yield(f.resolve(o)) {
				return
			}
		}
	}
}

// table has the sections of both files by what they are looked up by.
type table struct {
	exact       map[string][]inifile.Section // [profile NAME]
	spelled     map[string][]inifile.Section // the same, and all other ways to write it
	bare        map[string][]inifile.Section // sections of config by their headers
	credentials map[string][]inifile.Section
	owners      map[string]string // of the targets of awsmfa_write_to
}

func newTable(f files) *table {
	t := &table{
		exact: map[string][]inifile.Section{}, spelled: map[string][]inifile.Section{}, bare: map[string][]inifile.Section{},
		credentials: map[string][]inifile.Section{}, owners: map[string]string{},
	}
	for s := range f.config.All() {
		t.bare[s.Name] = append(t.bare[s.Name], s)
		if kind, rest := splitHeader([]byte(s.Name)); string(kind) == "profile" && len(rest) > 0 {
			name := string(rest)
			t.spelled[name] = append(t.spelled[name], s)
			if s.Name == "profile "+name {
				t.exact[name] = append(t.exact[name], s)
			}
		}
	}
	for s := range f.credentials.All() {
		t.credentials[s.Name] = append(t.credentials[s.Name], s)
	}
	for owner, target := range f.targets() {
		if t.owners[target] == "" {
			t.owners[target] = owner
		}
	}
	return t
}

// configSections is files.configSections.
func (t *table) configSections(name string) []inifile.Section {
	for _, by := range []map[string][]inifile.Section{t.exact, t.spelled} {
		if s := by[name]; len(s) > 0 {
			return s
		}
	}
	return t.bare[name]
}
