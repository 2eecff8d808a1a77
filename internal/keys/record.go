package keys

import (
	"errors"

	"awsmfa/internal/creds"
	"awsmfa/internal/keyring"
)

// Record is what is known of a rotation.
type Record struct {
	Old, New string // access key IDs; New is empty before AWS has given one
	Finished bool   // the old key is inactive, and can still be taken back
	Undoing  bool   // it is being taken back
}

// Recorded gives the record of the rotation that an access key of a user is part of;
// nil: there is none. Its error is a *JournalError.
func Recorded(dir, user, id string) (*Record, error) {
	j, ok, err := journalOf(dir, user, id)
	if !ok {
		return nil, err
	}
	return &Record{j.OldID, j.NewID, j.Stage == done, j.Stage == undoing}, nil
}

// Stopped is the ID of the key that a rotation was to change, if one that was stopped
// is known that the access key is part of. It asks nobody, and knows no user.
func Stopped(dir, id string) (old string, is bool) {
	all, _ := openJournals(dir)
	for _, j := range all {
		if j.Stage != done && (j.OldID == id || j.NewID == id) {
			return j.OldID, true
		}
	}
	return "", false
}

// FromRecord is an access key of a user as the record of a rotation that was stopped has
// it, if err says that the store of the key has lost it; otherwise it returns err.
func FromRecord(dir, user, id string, err error) (creds.Credentials, error) {
	if !errors.As(err, new(*keyring.NotFoundError)) {
		return creds.Credentials{}, err
	}
	j, ok, readErr := journalOf(dir, user, id)
	switch {
	case readErr != nil:
		return creds.Credentials{}, readErr
	case !ok || j.Stage == done:
		return creds.Credentials{}, err
	case j.NewID == id:
		return j.fresh(), nil
	}
	return j.old(), nil
}
