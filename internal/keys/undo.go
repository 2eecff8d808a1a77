package keys

import (
	"context"
	"errors"

	"awsmfa/internal/awsapi"
)

// Undo takes a rotation back while the old key is still there: that is made
// active and proved, the files get it back, and the new key is deleted. It takes
// back one that was not finished, too.
//
// The errors are those of Rotate, and *NothingToUndoError.
func Undo(ctx context.Context, r Rotation) (Rotated, error) {
	if r.User.Name() == "" {
		return Rotated{}, &RootError{r.User.ARN}
	}
	unlock, err := r.Files.lockJournals(ctx, r.Dir)
	if err != nil {
		return Rotated{}, err
	}
	defer unlock()
	j, begun, err := journalOf(r.Dir, r.User.ARN, r.Key.AccessKeyID)
	switch {
	case err != nil:
		return Rotated{}, err
	case !begun:
		return Rotated{}, &NothingToUndoError{r.Key.AccessKeyID}
	case j.Stage == creating:
		return r.forgo(ctx, j)
	}
	return r.goBack(ctx, j)
}

// forgo is Undo of a rotation that AWS never told its new key. A key that may be that
// one is deleted after a yes, and otherwise named in a *LostError.
func (r Rotation) forgo(ctx context.Context, j journal) (Rotated, error) {
	all, err := List(ctx, r.User, r.Files, r.Dir)
	if err != nil {
		return Rotated{}, err
	}
	places, err := r.swap(ctx, &j, j.old())
	if err != nil {
		return Rotated{}, err
	}
	left := &LostError{Err: errNoAnswer}
	for _, k := range j.unlisted(all) {
		k.Unseen = true
		agreed, err := r.mayDelete(ctx, k)
		if err != nil {
			return Rotated{}, err
		}
		if !agreed {
			left.IDs = append(left.IDs, k.ID)
		} else if err := r.User.deleteKey(ctx, k.ID); err != nil {
			return Rotated{}, err
		}
	}
	if len(left.IDs) > 0 {
		return Rotated{}, errors.Join(left, j.drop())
	}
	return Rotated{Old: j.OldID, Places: places, OldStatus: awsapi.KeyActive, Undone: true}, j.drop()
}

var errNoAnswer = errors.New("an earlier run asked AWS for an access key and had no answer")

// goBack is Undo from whatever stage the journal has.
func (r Rotation) goBack(ctx context.Context, j journal) (Rotated, error) {
	result := Rotated{Old: j.OldID, New: j.NewID, Resumed: j.Stage == undoing, Undone: true}
	if _, _, err := r.Files.both(&j); err != nil {
		return result, err
	}
	status, err := r.User.status(ctx, j.OldID)
	if err != nil {
		return result, err
	}
	if status == "" {
		return result, &NothingToUndoError{j.OldID}
	}
	stopped := func(err error) error {
		return &StoppedError{Old: j.OldID, New: j.NewID, State: Unfinished, Undoing: j.Stage == undoing, Err: err}
	}
	if status != awsapi.KeyActive {
		if err := r.User.setStatus(ctx, j.OldID, awsapi.KeyActive); err != nil {
			return result, err
		}
	}
	result.OldStatus = awsapi.KeyActive
	if err := r.prove(ctx, j.old()); err != nil {
		if status == awsapi.KeyInactive && r.deactivate(ctx, j.OldID) == nil {
			return Rotated{}, err // all is as it was
		}
		return result, stopped(err)
	}
	if err := j.reach(ctx, undoing); err != nil {
		return result, stopped(err)
	}
	if result.Places, err = r.swap(ctx, &j, j.old()); err != nil {
		return result, stopped(err)
	}
	if err := r.rekey(ctx, j.NewID, j.OldID); err != nil {
		result.Warnings = append(result.Warnings, err)
	}
	if err := r.User.deleteKey(ctx, j.NewID); err != nil {
		return result, stopped(err)
	}
	places, _ := r.Files.find(j.OldID) // those that never had the new key, too
	r.Stores.forget(ctx, places, j.NewID)
	return result, j.drop()
}

// deactivate makes a key inactive, even when ctx has ended.
func (r Rotation) deactivate(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackLimit)
	defer cancel()
	return r.User.setStatus(ctx, id, awsapi.KeyInactive)
}
