package keys

import (
	"context"
	"slices"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
)

// journalsWith are the journals that an access key is part of. Its errors are
// *JournalError, and a *StoppedError for a rotation that is not done.
func journalsWith(dir *cache.Dir, id string) ([]journal, error) {
	all, err := openJournals(dir)
	if err != nil {
		return nil, err
	}
	var with []journal
	for _, j := range all {
		switch {
		case j.OldID != id && j.NewID != id:
		case j.Stage != done:
			return nil, &StoppedError{Old: j.OldID, New: j.NewID, State: Unfinished, Undoing: j.Stage == undoing, Err: errBegun}
		default:
			with = append(with, j)
		}
	}
	return with, nil
}

// forgetSecret leaves no secret of the moved access key in the folder. A rotation that
// made another of it cannot be undone then; one that made it needs the files where it is
// now.
func (m Move) forgetSecret(ctx context.Context) error {
	with, err := journalsWith(m.Dir, m.ID)
	if err != nil {
		return err
	}
	places, err := m.Files.find(m.ID)
	if err != nil {
		return err
	}
	for _, j := range with {
		if j.OldID == m.ID {
			err = j.drop()
		} else {
			files := absolute(filesOf(places))
			for _, path := range j.Files {
				if !among(m.Files.paths(), path) {
					files = append(files, path)
				}
			}
			j.Files = files
			err = j.reach(ctx, done)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// forgetDeleted drops the records of rotations of the user that are done and whose old
// key somebody deleted elsewhere: nothing can be undone. Failing does no harm. A user who
// asks has a key: a list without any is from something that does not know them.
func forgetDeleted(dir *cache.Dir, user string, keys []awsapi.AccessKey) {
	if len(keys) == 0 {
		return
	}
	all, _ := openJournals(dir)
	for _, j := range all {
		there := slices.ContainsFunc(keys, func(k awsapi.AccessKey) bool { return k.ID == j.OldID })
		if j.User == user && j.Stage == done && !there {
			j.drop()
		}
	}
}
