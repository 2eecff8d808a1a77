// Package cache keeps sessions, spent codes and locks as files in one folder
// that only its owner can use, and hands it to packages that have files of their
// own there. It does not know what a profile is, how keys are made, or what time
// it is.
//
// The folder and its files belong to the effective user and are closed to all
// others (0700 and 0600); they are opened without following links and relative
// to the opened folder, and what is found to be otherwise is refused rather than
// repaired. A file is replaced as a whole. A session is not forced to the disk: a
// power cut may cost one, which is then asked for again, and never leaves half of
// one that counts.
package cache

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"awsmfa/internal/session"
)

// maxSize is the most that is read from or written to one file, in bytes.
const maxSize = 64 << 10

// Dir is a folder of cached sessions. It is a session.Store, may be used by many
// goroutines, and is made on the first write.
type Dir struct {
	path   string
	notice func(error)

	pruning sync.Once // of the first Save

	mu     sync.Mutex
	folder *folder         // nil until it is there
	told   map[string]bool // what notice has heard
}

var _ session.Store = (*Dir)(nil)

// Open gives the folder at path. One that is not there yet is no error; one that
// cannot be trusted is an *UnsafeError. notice hears once of each file that
// is ignored because it is an *UnsafeError or cannot be read; what it
// hears holds no secret. Open removes what is known of codes that are dead.
func Open(path string, notice func(error)) (*Dir, error) {
	d := &Dir{path: filepath.Clean(path), notice: notice}
	f, err := d.existing()
	if err != nil {
		return nil, err
	}
	if f != nil {
		f.forgetDead(time.Now())
	}
	return d, nil
}

// Close gives the folder back to the system. Locks stay held.
func (d *Dir) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.folder == nil {
		return nil
	}
	f := d.folder
	d.folder = nil
	return f.close()
}

// open gives the folder, which another process may have made since the last
// look. With create set it is made, and errors are *UnsafeError or
// *UnwritableError.
func (d *Dir) open(create bool) (*folder, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.folder != nil {
		return d.folder, nil
	}
	f, err := openFolder(d.path)
	if create && errors.Is(err, fs.ErrNotExist) {
		if err := makeFolder(d.path); err != nil {
			return nil, d.explain(err)
		}
		f, err = openFolder(d.path)
	}
	if create {
		err = d.explain(err)
	}
	if err != nil {
		return nil, err
	}
	d.folder = f
	return f, nil
}

// existing is open where nothing is to be made: nil without an error means that there is
// no folder yet, and so nothing in it.
func (d *Dir) existing() (*folder, error) {
	f, err := d.open(false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return f, err
}

// Load returns what is cached under key, expired or not.
func (d *Dir) Load(key string) (session.Session, bool) {
	k, err := d.load(key)
	d.Tell(err)
	return k, err == nil
}

// load is Load with the reason why there is nothing: fs.ErrNotExist, an
// *UnsafeError, or whatever the system said.
func (d *Dir) load(key string) (session.Session, error) {
	name, err := sessionFile(key)
	if err != nil {
		return session.Session{}, err
	}
	text, err := d.read(name)
	if err != nil {
		return session.Session{}, err
	}
	k, ok := parse(key, text)
	if !ok {
		return session.Session{}, d.Damaged(name)
	}
	return k, nil
}

// Save caches k under key, whole or not at all. The first Save of a Dir also clears
// away what is long past: each time would take a command that makes many sessions
// the square of their number. Errors are *UnsafeError, *UnwritableError, or about k.
func (d *Dir) Save(key string, k session.Session) error {
	name, err := sessionFile(key)
	if err != nil {
		return err
	}
	text, err := render(key, k)
	if err != nil {
		return err
	}
	return d.change(func(f *folder) error {
		if err := f.replace(name, text); err != nil {
			return err
		}
		d.pruning.Do(func() { f.prune(k.Made) })
		f.stamp()
		return nil
	})
}

func (d *Dir) read(name string) (string, error) {
	f, err := d.open(false)
	if err != nil {
		return "", err
	}
	return f.read(name)
}

// change has do change the folder, which is made where it is missing. Errors are
// *UnsafeError and *UnwritableError.
func (d *Dir) change(do func(*folder) error) error {
	f, err := d.open(true)
	if err != nil {
		return err
	}
	return d.explain(do(f))
}

// explain makes an *UnwritableError of what the system says of a change, unless it
// is an *UnsafeError.
func (d *Dir) explain(err error) error {
	var unsafe *UnsafeError
	if err == nil || errors.As(err, &unsafe) {
		return err
	}
	return &UnwritableError{d.path, cause(err)}
}

const sessionSuffix = ".session"

var errKey = errors.New("the key of a session is 16 to 64 hexadecimal digits")

func sessionFile(key string) (string, error) {
	if len(key) < 16 || len(key) > 64 || strings.Trim(key, "0123456789abcdef") != "" {
		return "", errKey
	}
	return key + sessionSuffix, nil
}

// cause leaves out the operation and the path, which the error that wraps it
// names, so that it reads the same for every file.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
