package keys

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
	"awsmfa/internal/safefile"
)

// The keys of a section that hold an access key, and those that name one which a
// store has. The AWS SDKs take half a pair in a section for an error, so the
// latter have names of their own.
const (
	idKey      = "aws_access_key_id"
	secretKey  = "aws_secret_access_key"
	ownIDKey   = "awsmfa_key_id"
	ownKeysKey = "awsmfa_keys"
)

// Files are the two files of AWS tools.
type Files struct {
	Config, Credentials string // paths
	// Waiting hears once, after half a second, what another process holds; nil: nobody
	// is told.
	Waiting func(what string)
}

func (f Files) waitFor(what string) func() {
	return func() {
		if f.Waiting != nil {
			f.Waiting(what)
		}
	}
}

// Place is a section that holds an access key or names one.
type Place struct {
	File    string // path
	Section string // as its header has it
	Store   string // that has the secret, as awsmfa_keys names it; empty: the section itself
}

// String is "[acme] in /path".
func (p Place) String() string { return fmt.Sprintf("[%s] in %s", p.Section, p.File) }

// FileError says that a file cannot be read or changed.
type FileError struct {
	Path string
	err  error
}

func (e *FileError) Error() string {
	if named, ok := e.err.(*safefile.Error); ok {
		return named.Error() // which has the path
	}
	return fmt.Sprintf("%s: %v", e.Path, e.err)
}

// Unwrap gives the reason: an error of the system, of inifile or of safefile.
func (e *FileError) Unwrap() error { return e.err }

// PartError says that a section holds an access key ID and no secret, or another one
// than that of the key.
type PartError struct {
	Place   Place
	Another bool
}

func (e *PartError) Error() string {
	if e.Another {
		return fmt.Sprintf("%v has another secret for its access key ID", e.Place)
	}
	return fmt.Sprintf("%v has an access key ID and no secret access key", e.Place)
}

func (f Files) paths() []string {
	if f.Config == f.Credentials || f.Config == "" {
		return []string{f.Credentials}
	}
	return []string{f.Credentials, f.Config}
}

// find gives every place that holds the access key or names it.
func (f Files) find(id string) ([]Place, error) {
	return f.holding(creds.Credentials{AccessKeyID: id})
}

// holding is find, and sees that no section has another secret for the key, if its
// secret is given. No place holds a key without an ID.
func (f Files) holding(key creds.Credentials) ([]Place, error) {
	var places []Place
	for _, path := range f.paths() {
		data, err := readFile(path)
		if err != nil {
			return nil, err
		}
		found, err := findIn(data, path, key)
		if err != nil {
			return nil, err
		}
		places = append(places, found...)
	}
	return places, nil
}

// readFile reads one of the two files again, as it is now; nil: it is not there. A pipe,
// such as a shell makes for <(...), cannot be read twice or changed, and is refused. The
// null device stands for no file.
func readFile(path string) ([]byte, error) {
	data, err := safefile.Read(path)
	var problem *safefile.Error
	if errors.As(err, &problem) && problem.Problem == safefile.NotRegular && isNull(path) {
		return nil, nil
	}
	if err != nil {
		return nil, &FileError{path, err}
	}
	return data, nil
}

func isNull(path string) bool {
	return strings.EqualFold(path, os.DevNull) || isSame(path, os.DevNull) // Windows has no number for it
}

// isSame says whether two paths lead to one file that is there.
func isSame(a, b string) bool {
	is, _ := os.Stat(a) // nil is the same as nothing
	other, _ := os.Stat(b)
	return os.SameFile(is, other)
}

func findIn(data []byte, path string, key creds.Credentials) ([]Place, error) {
	id := key.AccessKeyID
	if id == "" {
		return nil, nil
	}
	file := inifile.Index(data)
	var places []Place
	for s := range file.Mentioning(id) {
		values, err := s.Values()
		if err != nil {
			return nil, &FileError{path, err}
		}
		place := Place{File: path, Section: s.Name}
		if own, ok := inifile.Get(values, ownIDKey); ok && own.Text == id {
			store, _ := inifile.Get(values, ownKeysKey)
			place.Store = store.Text
			places = append(places, place)
		} else if has, ok := inifile.Get(values, idKey); ok && has.Text == id {
			secret, _ := inifile.Get(values, secretKey)
			if secret.Text == "" || key.SecretAccessKey != "" && secret.Text != key.SecretAccessKey {
				return nil, &PartError{place, secret.Text != ""}
			}
			places = append(places, place)
		}
	}
	if err := file.Err(); err != nil {
		return nil, &FileError{path, err}
	}
	return places, nil
}

// exchange puts one access key in the place of another in the sections of data
// that hold it or name it. Data that has none of it is returned as it is.
func exchange(data []byte, path, from string, to creds.Credentials) ([]byte, error) {
	places, err := findIn(data, path, creds.Credentials{AccessKeyID: from})
	if err != nil {
		return nil, err
	}
	changes := make([]inifile.Change, 0, len(places))
	for _, p := range places {
		pairs := []inifile.Pair{{Key: idKey, Text: to.AccessKeyID}, {Key: secretKey, Text: to.SecretAccessKey}}
		if p.Store != "" {
			pairs = []inifile.Pair{{Key: ownIDKey, Text: to.AccessKeyID}}
		}
		changes = append(changes, inifile.Change{Section: p.Section, Set: pairs})
	}
	return edit(data, path, changes)
}

// edit makes all changes in one pass, of several of one section the first.
func edit(data []byte, path string, changes []inifile.Change) ([]byte, error) {
	seen := map[string]bool{}
	once := changes[:0]
	for _, c := range changes {
		if !seen[c.Section] {
			once = append(once, c)
		}
		seen[c.Section] = true
	}
	if len(once) == 0 {
		return data, nil
	}
	edited, err := inifile.EditAll(data, once)
	if err != nil {
		return nil, &FileError{path, err}
	}
	return edited, nil
}

// check finds out what would keep exchange from changing the files, without
// changing them.
func (f Files) check(ctx context.Context, places []Place, from string) error {
	sample := creds.Credentials{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
	for _, path := range filesOf(places) {
		if err := safefile.Check(ctx, path); err != nil {
			return &FileError{path, err}
		}
		data, err := readFile(path)
		if err == nil {
			_, err = exchange(data, path, from, sample)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// filesOf are the files of the places, each once.
func filesOf(places []Place) []string {
	var paths []string
	for _, p := range places {
		if len(paths) == 0 || paths[len(paths)-1] != p.File {
			paths = append(paths, p.File)
		}
	}
	return paths
}

// lockPatience is how long another process may keep us from a file.
const lockPatience = 20 * time.Second

// update changes a file under its lock.
func (f Files) update(ctx context.Context, path string, edit func([]byte) ([]byte, error)) error {
	unlock, err := safefile.Lock(ctx, path, lockPatience, f.waitFor(path))
	if err != nil {
		return &FileError{path, err}
	}
	defer unlock()
	err = safefile.Update(ctx, path, edit)
	var known *FileError
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &FileError{path, err}
}
