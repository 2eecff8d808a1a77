package keys

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
	"awsmfa/internal/safefile"
)

// keyIn is the key that a section holds.
func keyIn(data []byte, p Place) (creds.Credentials, error) {
	var key creds.Credentials
	for _, s := range inifile.Index(data).Sections(p.Section) {
		values, err := s.Values()
		if err != nil {
			return key, &FileError{p.File, err}
		}
		id, _ := inifile.Get(values, idKey)
		secret, _ := inifile.Get(values, secretKey)
		key = creds.Credentials{AccessKeyID: id.Text, SecretAccessKey: secret.Text}
	}
	if err := key.CheckKeys(); err != nil {
		return creds.Credentials{}, &FileError{p.File, err}
	}
	return key, nil
}

// add puts what is new into one of the two files: the names of the store into the
// config file, or the pair into the credentials file.
func (m Move) add(data []byte, path string, places []Place, key creds.Credentials) ([]byte, error) {
	file, pairs := m.Files.Config, []inifile.Pair{{Key: ownKeysKey, Text: m.To}, {Key: ownIDKey, Text: m.ID}}
	if m.To == ToFile {
		file, pairs = m.Files.Credentials, []inifile.Pair{{Key: idKey, Text: key.AccessKeyID}, {Key: secretKey, Text: key.SecretAccessKey}}
	}
	if path != file {
		return data, nil
	}
	index := inifile.Index(data)
	changes := make([]inifile.Change, 0, len(places))
	for _, p := range places {
		section := m.section(index, p)
		if m.To == ToFile {
			if err := free(index, path, section, key); err != nil {
				return nil, err
			}
		}
		changes = append(changes, inifile.Change{Section: section, Set: pairs})
	}
	return edit(data, path, changes)
}

// TakenError says that a section holds other keys, which would be lost.
type TakenError struct{ Place Place }

func (e *TakenError) Error() string { return fmt.Sprintf("%v holds other keys", e.Place) }

// free says whether a section holds no other key, and nothing of one.
func free(file *inifile.File, path, section string, key creds.Credentials) error {
	for _, s := range file.Sections(section) {
		values, err := s.Values()
		if err != nil {
			return &FileError{path, err}
		}
		id, hasID := inifile.Get(values, idKey)
		secret, hasSecret := inifile.Get(values, secretKey)
		if hasID && id.Text != key.AccessKeyID || hasSecret && secret.Text != key.SecretAccessKey {
			return &TakenError{Place{File: path, Section: section}}
		}
	}
	return nil
}

// blank takes what is old out of one of the two files, unless another program has put
// another key there since. A section that is left without anything goes.
func (m Move) blank(data []byte, path string, places []Place, _ creds.Credentials) ([]byte, error) {
	file := inifile.Index(data)
	var changes []inifile.Change
	for _, p := range places {
		if p.File != path || p.Store != "" && m.To != ToFile { // the names were written anew
			continue
		}
		old := []string{idKey, secretKey}
		if p.Store != "" {
			old = []string{ownIDKey, ownKeysKey}
		}
		if !names(file.Sections(p.Section), old[0], m.ID) {
			return nil, &FileError{path, fmt.Errorf("another program changed section %q", p.Section)}
		}
		changes = append(changes, inifile.Change{Section: p.Section, Drop: old})
	}
	edited, err := edit(data, path, changes)
	if err != nil || path != m.Files.Credentials {
		return edited, err
	}
	if edited, err = inifile.RemoveBare(edited, changes); err != nil {
		return nil, &FileError{path, err}
	}
	return edited, nil
}

// names says whether one of the sections has that ID under the key.
func names(sections []inifile.Section, key, id string) bool {
	for _, s := range sections {
		values, _ := s.Values()
		if has, _ := inifile.Get(values, key); has.Text == id {
			return true
		}
	}
	return false
}

// section is where a place's names or its pair belong in the other file.
func (m Move) section(file *inifile.File, p Place) string {
	name := profileOf(p.Section)
	switch {
	case m.To == ToFile:
		return name
	case p.File == m.Files.Config:
		return p.Section
	}
	for _, header := range []string{"profile " + name, name} {
		if len(file.Sections(header)) > 0 {
			return header // [name] alone is where awsmfa looks for a source profile
		}
	}
	if name == "default" {
		return name
	}
	return "profile " + name
}

// profileOf is the profile that a header of either file names.
func profileOf(header string) string {
	return strings.TrimSpace(strings.TrimPrefix(header, "profile "))
}

// maxCopies bounds the search beside the files.
const maxCopies = 200

// copies are other files in the folders of the two that hold the ID.
func (m Move) copies() []string {
	var found []string
	for _, path := range m.Files.paths() {
		folder := filepath.Dir(path)
		entries, _ := os.ReadDir(folder)
		for _, e := range entries[:min(len(entries), maxCopies)] {
			name := filepath.Join(folder, e.Name())
			info, err := e.Info()
			if err != nil || !e.Type().IsRegular() || info.Size() > 1<<20 || slices.Contains(m.Files.paths(), name) || slices.Contains(found, name) {
				continue
			}
			if text, err := safefile.Read(name); err == nil && strings.Contains(string(text), m.ID) {
				found = append(found, name)
			}
		}
	}
	return found
}
