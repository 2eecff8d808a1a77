package keys

import (
	"context"
	"slices"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
)

// Delete deletes an access key of the user for good. agree is asked first, and
// told of the places that would be left without a key. A key that a rotation
// still needs is refused with a *StoppedError, one that took the place of another which
// is still there with a *SuccessorError, one that is not the user's with a
// *NotFoundError.
func Delete(ctx context.Context, u User, f Files, dir *cache.Dir, stores Stores, id string, agree func(context.Context, Key) (bool, error)) error {
	unlock, err := f.lockJournals(ctx, dir) // a rotation may be about to need the key
	if err != nil {
		return err
	}
	defer unlock()
	all, err := List(ctx, u, f, dir)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(k Key) bool { return k.ID == id })
	if at < 0 {
		return &NotFoundError{id, all}
	}
	j, begun, err := journalOf(dir, u.ARN, id)
	switch {
	case err != nil:
		return err
	case begun && j.Stage != done && j.Stage != creating: // that needs neither
		return &StoppedError{Old: j.OldID, New: j.NewID, State: Unfinished, Undoing: j.Stage == undoing, Err: errBegun}
	case begun && id == j.NewID:
		return &SuccessorError{j.OldID, id}
	}
	var others []Place
	if j.NewID != "" {
		if others, err = f.find(j.NewID); err != nil {
			return err
		}
	}
	all[at].Alone = begun && j.Stage == done && len(others) == 0
	all[at].Last = all[at].Status == awsapi.KeyActive && !slices.ContainsFunc(all, func(k Key) bool { return k.ID != id && k.Status == awsapi.KeyActive })
	yes, err := agree(ctx, all[at])
	if err != nil {
		return err
	}
	if !yes {
		return &DeclinedError{id}
	}
	if err := u.deleteKey(ctx, id); err != nil {
		return err
	}
	stores.forget(ctx, append(all[at].Places, others...), id)
	if begun {
		return j.drop() // there is nothing to go back to, or from
	}
	return nil
}
