package cache

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"awsmfa/internal/session"
)

// Entry is one cached session without its secrets.
type Entry struct {
	Key     string
	Session session.Session // no secret access key and no session token
	Err     error           // why it cannot be used; Session is then empty
}

// Sessions lists what is cached, expired or not, in the order of the keys.
func (d *Dir) Sessions() ([]Entry, error) {
	f, err := d.existing()
	if f == nil {
		return nil, err
	}
	names, err := f.names()
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var list []Entry
	for _, name := range names {
		key, ok := strings.CutSuffix(name, sessionSuffix)
		if !ok || !ours(name) {
			continue
		}
		k, err := d.load(key)
		if errors.Is(err, fs.ErrNotExist) {
			continue // taken away since the folder was listed
		}
		k.SecretAccessKey, k.SessionToken = "", ""
		list = append(list, Entry{key, k, err})
	}
	return list, nil
}

// Remove forgets the session cached under key; one that is not there is no error.
func (d *Dir) Remove(key string) error {
	name, err := sessionFile(key)
	if err != nil {
		return err
	}
	f, err := d.existing()
	if f == nil {
		return err
	}
	defer f.stamp()
	return d.explain(f.remove(name))
}
