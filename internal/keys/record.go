package keys

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
