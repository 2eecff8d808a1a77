package keys

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/safefile"
)

// stage is how far a rotation has come. Each is written down before what it names
// is begun.
type stage string

const (
	creating  stage = "creating"  // there may be a new key whose secret nobody has
	proving   stage = "proving"   // the files still have the old key
	swapping  stage = "swapping"  // the files may have either
	disabling stage = "disabling" // the files have the new key; the old one may be active
	done      stage = "done"      // the old key is inactive, and can be made active again
	undoing   stage = "undoing"   // the files may have either, and are to have the old key
)

// journal is what a rotation needs to be finished or undone by another run. It
// holds two secrets: the file that it lies in is for its owner only, and lasts
// until the old key is deleted.
type journal struct {
	User      string
	Stage     stage
	Began     time.Time
	Before    []string // IDs of the keys that there were
	OldID     string
	OldSecret string
	NewID     string `json:",omitempty"`
	NewSecret string `json:",omitempty"`

	path string
}

// Format shows the two IDs and no secret, for every verb and flag.
func (j journal) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "rotation of %s to %s", j.OldID, j.NewID)
}

func (j journal) old() creds.Credentials {
	return creds.Credentials{AccessKeyID: j.OldID, SecretAccessKey: j.OldSecret}
}

func (j journal) fresh() creds.Credentials {
	return creds.Credentials{AccessKeyID: j.NewID, SecretAccessKey: j.NewSecret}
}

const journalPrefix = "rotate-"

// JournalError says that the record of a rotation cannot be read or written.
type JournalError struct {
	Path string
	err  error
}

func (e *JournalError) Error() string {
	return "the record of a key rotation, " + e.Path + ": " + e.err.Error()
}

// Unwrap gives the reason.
func (e *JournalError) Unwrap() error { return e.err }

// reach writes the journal down at a new stage. It is on the disk afterwards.
func (j *journal) reach(ctx context.Context, s stage) error {
	j.Stage = s
	text, err := json.Marshal(j)
	if err != nil {
		return &JournalError{j.path, err}
	}
	err = safefile.Update(ctx, j.path, func([]byte) ([]byte, error) { return append(text, '\n'), nil })
	if err != nil {
		return &JournalError{j.path, err}
	}
	return nil
}

func (j journal) drop() error {
	if err := os.Remove(j.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &JournalError{j.path, bare(err)}
	}
	return nil
}

// openJournals reads all journals in the folder.
func openJournals(dir string) ([]journal, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &JournalError{dir, bare(err)}
	}
	var all []journal
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), journalPrefix) {
			continue
		}
		j, err := readJournal(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, j)
	}
	return all, nil
}

// readJournal takes nothing that others could have written or read.
func readJournal(path string) (journal, error) {
	info, err := os.Lstat(path)
	if err == nil && (!info.Mode().IsRegular() || runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0) {
		err = errors.New("it is open to other users, or not a file")
	}
	var text []byte
	if err == nil {
		text, err = os.ReadFile(path)
	}
	j := journal{path: path}
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if d.Decode(&j) != nil || j.OldID == "" || j.OldSecret == "" || j.Stage != creating && (j.NewID == "" || j.NewSecret == "") {
			err = errors.New("it is damaged")
		}
	}
	if err != nil {
		return journal{}, &JournalError{path, bare(err)}
	}
	return j, nil
}

// journalOf is the journal that an access key is part of; ok is false when there
// is none.
func journalOf(dir, user, id string) (j journal, ok bool, err error) {
	all, err := openJournals(dir)
	if err != nil {
		return journal{}, false, err
	}
	for _, j := range all {
		if j.User == user && (j.OldID == id || j.NewID == id) {
			return j, true, nil
		}
	}
	return journal{}, false, nil
}
