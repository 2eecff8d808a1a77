package keys

import (
	"errors"

	"awsmfa/internal/cache"
	"awsmfa/internal/creds"
	"awsmfa/internal/keyring"
)

// Record is what may be shown of the record of a rotation, which holds a secret.
type Record struct {
	Old, New string // access key IDs; New is empty before AWS has given one
	// Finished says that the old key is inactive, and can still be taken back: the
	// secret is that key's alone. Before, it may be the only copy of one.
	Finished bool
	Undoing  bool // it is being taken back
}

func (j journal) record() Record {
	return Record{j.OldID, j.NewID, j.Stage == done, j.Stage == undoing}
}

// Records are all of them. With an error, *JournalError, they are those that could be
// read.
func Records(dir *cache.Dir) (records []Record, err error) {
	all, err := openJournals(dir)
	for _, j := range all {
		records = append(records, j.record())
	}
	return records, err
}

// Recorded gives the record of the rotation that an access key of a user is part of;
// nil: there is none. Its error is a *JournalError.
func Recorded(dir *cache.Dir, user, id string) (*Record, error) {
	j, ok, err := journalOf(dir, user, id)
	if !ok {
		return nil, err
	}
	record := j.record()
	return &record, nil
}

// FromRecord gives an access key of a user from the record of a rotation that was
// stopped, if err says that the store has lost the key; otherwise it returns err. The
// secret of a new key is in the record only until the files have it: with undo, which
// needs no more than the ID, the key is returned without.
func FromRecord(dir *cache.Dir, user, id string, undo bool, err error) (creds.Credentials, error) {
	if !errors.As(err, new(*keyring.NotFoundError)) {
		return creds.Credentials{}, err
	}
	j, ok, readErr := journalOf(dir, user, id)
	switch {
	case readErr != nil:
		return creds.Credentials{}, readErr
	case !ok || j.Stage == done, j.NewID == id && j.NewSecret == "" && !undo:
		return creds.Credentials{}, err
	case j.NewID == id:
		return j.fresh(), nil
	}
	return j.old(), nil
}
