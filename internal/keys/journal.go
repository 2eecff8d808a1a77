package keys

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"awsmfa/internal/cache"
	"awsmfa/internal/creds"
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

// needsNew says whether the secret of the new key may be nowhere else.
func (s stage) needsNew() bool { return s == proving || s == swapping }

// journal is what a rotation needs to be finished or undone by another run. It
// holds the secret of the old key until that is deleted, and that of the new one
// until the files have it. It lies in the cache folder, which is refused where
// others could read it.
type journal struct {
	User      string
	Stage     stage
	Began     string   `json:",omitempty"` // read from records of earlier versions, and never written
	Before    []string `json:",omitempty"` // IDs of the keys that there were
	Files     []string `json:",omitempty"` // absolute paths; each has one of the two keys until the end
	OldID     string
	OldSecret string
	NewID     string `json:",omitempty"`
	NewSecret string `json:",omitempty"`

	dir *cache.Dir
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

func (j journal) name() string { return journalPrefix + j.OldID }

// reach writes the journal down at a new stage, with what is needed from there on. It
// is on the disk afterwards.
func (j *journal) reach(ctx context.Context, s stage) error {
	if err := ctx.Err(); err != nil {
		return &JournalError{err}
	}
	j.Began = ""
	if j.Stage = s; s != creating {
		j.Before = nil
	}
	if !s.needsNew() {
		j.NewSecret = ""
	}
	text, err := json.Marshal(j)
	if err == nil {
		err = j.dir.WriteFile(j.name(), string(text)+"\n")
	}
	return journalError(err)
}

func (j journal) drop() error { return journalError(j.dir.RemoveFile(j.name())) }

// openJournals reads all journals in the folder. A file that is not this user's is
// skipped with a warning; any other that cannot be read may be a journal, and the
// first such error is returned.
func openJournals(dir *cache.Dir) (all []journal, err error) {
	if dir == nil {
		return nil, &JournalError{errNoFolder}
	}
	names, err := dir.Files(journalPrefix)
	for _, name := range names {
		j, readErr := readJournal(dir, name)
		switch {
		case readErr == nil:
			all = append(all, j)
		case foreign(readErr):
			dir.Tell(readErr)
		default:
			err = cmp.Or(err, readErr)
		}
	}
	return all, journalError(err)
}

// foreign says whether an error of cache.Dir.ReadFile means that no rotation made the
// file, or that it is gone.
func foreign(err error) bool {
	var unsafe *cache.UnsafeError
	return errors.Is(err, fs.ErrNotExist) || errors.As(err, &unsafe) && unsafe.Reason != cache.OpenToOthers && unsafe.Reason != cache.Damaged
}

func readJournal(dir *cache.Dir, name string) (journal, error) {
	text, err := dir.ReadFile(name)
	if err != nil {
		return journal{}, err
	}
	j := journal{dir: dir}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(&j) != nil || j.name() != name || !j.whole() {
		return journal{}, dir.Damaged(name)
	}
	return j, nil
}

// whole says whether the journal has what its stage needs.
func (j journal) whole() bool {
	stages := []stage{creating, proving, swapping, disabling, done, undoing}
	return slices.Contains(stages, j.Stage) && j.OldID != "" && j.OldSecret != "" &&
		(j.Stage == creating || j.NewID != "") && (!j.Stage.needsNew() || j.NewSecret != "")
}

// journalOf is the journal that an access key is part of, of several the one that is
// not done; ok is false when there is none.
func journalOf(dir *cache.Dir, user, id string) (found journal, ok bool, err error) {
	all, err := openJournals(dir)
	if err != nil {
		return journal{}, false, err
	}
	for _, j := range all {
		if j.User == user && (j.OldID == id || j.NewID == id) {
			found, ok = j, true
			if j.Stage != done {
				break
			}
		}
	}
	return found, ok, nil
}

// lockJournals keeps two runs from changing keys at once.
func (f Files) lockJournals(ctx context.Context, dir *cache.Dir) (unlock func(), err error) {
	if dir == nil {
		return nil, &JournalError{errNoFolder}
	}
	unlock, err = dir.LockFile(ctx, "rotation", lockPatience, f.waitFor("the access keys"))
	return unlock, journalError(err)
}
