package keys

import (
	"context"
	"errors"
	"slices"
	"time"

	"awsmfa/internal/awsapi"
)

// unlisted are the keys that the user has and did not have when the rotation began to
// make one. That is no proof of who made them: a person or another machine may have,
// in the same second.
func (j journal) unlisted(all []Key) []Key {
	return slices.DeleteFunc(all, func(k Key) bool { return slices.Contains(j.Before, k.ID) })
}

// lost is the error for a request for a key that AWS did not answer. It names the keys
// that may have been made, and deletes none.
func (r Rotation) lost(ctx context.Context, j *journal, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackLimit)
	defer cancel()
	e := &LostError{Err: why}
	all, _ := List(ctx, r.User, r.Files, r.Dir) // without it no key can be named
	for _, k := range j.unlisted(all) {
		e.IDs = append(e.IDs, k.ID)
	}
	return e
}

// takeBackLimit is for clearing away, which must not hang on the way out.
const takeBackLimit = 15 * time.Second

// makeRoom sees that the key is the user's and active, and that there is room for
// another. A key that an earlier rotation made inactive is deleted, and its ID returned;
// one that nobody uses is deleted after a yes. unseen is as in begin.
func (r Rotation) makeRoom(ctx context.Context, unseen *journal) (removed string, err error) {
	all, err := List(ctx, r.User, r.Files, r.Dir)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(all, func(k Key) bool { return k.ID == r.Key.AccessKeyID })
	if at < 0 || all[at].Status != awsapi.KeyActive {
		j, _, _ := journalOf(r.Dir, r.User.ARN, r.Key.AccessKeyID)
		return "", &NotActiveError{r.Key.AccessKeyID, j.Stage == done && j.OldID == r.Key.AccessKeyID}
	}
	if len(all) > 2 {
		return "", &QuotaError{all} // an IAM that is not that of AWS
	}
	if len(all) < 2 {
		return "", nil
	}
	if _, err := r.User.Client.CallerIdentity(ctx, r.Key); err != nil {
		return "", err // the other key may be the only one that works
	}
	other := all[1-at]
	other.Unseen = unseen != nil && !slices.Contains(unseen.Before, other.ID)
	j, ours, err := journalOf(r.Dir, r.User.ARN, other.ID)
	if err != nil {
		return "", err
	}
	if ours && r.retired(&j, &other) {
		if err := r.User.deleteKey(ctx, other.ID); err != nil {
			return "", err
		}
		r.Stores.forget(ctx, all[at].Places, other.ID)
		return other.ID, j.drop()
	}
	agreed, err := r.mayDelete(ctx, other)
	if err != nil {
		return "", err
	}
	if !agreed {
		return "", &QuotaError{all}
	}
	return "", r.User.deleteKey(ctx, other.ID)
}

// retired says that the journal is of the rotation that made the key inactive, so that
// a person has agreed to its end, and that the files have the other key.
func (r *Rotation) retired(j *journal, k *Key) bool {
	if j.OldID != k.ID || j.Stage != done || k.Status != awsapi.KeyInactive || len(k.Places) > 0 {
		return false
	}
	_, _, err := r.Files.both(j)
	return err == nil
}

// mayDelete asks about a key that nobody uses, as far as is known.
func (r Rotation) mayDelete(ctx context.Context, k Key) (bool, error) {
	if r.MayDelete == nil || len(k.Places) > 0 || k.Status != awsapi.KeyInactive && !k.unused() {
		return false, nil
	}
	return r.MayDelete(ctx, k)
}

// create makes the key. Its secret is on the disk before anything else is done.
func (r Rotation) create(ctx context.Context, places []Place) (*journal, error) {
	j := &journal{User: r.User.ARN, OldID: r.Key.AccessKeyID, OldSecret: r.Key.SecretAccessKey, Files: absolute(filesOf(places)), dir: r.Dir}
	all, err := r.User.Client.ListAccessKeys(ctx, r.User.With, r.User.ARN)
	if err != nil {
		return nil, err
	}
	for _, k := range all.Keys {
		j.Before = append(j.Before, k.ID)
	}
	if err := j.reach(ctx, creating); err != nil {
		return nil, err
	}
	made, err := r.User.Client.CreateAccessKey(ctx, r.User.With, r.User.ARN)
	switch {
	case err == nil:
	case awsapi.Unanswered(err):
		return nil, r.lost(ctx, j, err)
	default:
		return nil, errors.Join(err, j.drop())
	}
	Remember(r.Dir, []awsapi.AccessKey{{ID: made.AccessKeyID, Status: awsapi.KeyActive, Created: made.Created}})
	j.NewID, j.NewSecret = made.AccessKeyID, made.SecretAccessKey
	if err := j.reach(context.WithoutCancel(ctx), proving); err != nil {
		return nil, r.takeBack(ctx, *j, err)
	}
	return j, nil
}

// takeBack deletes the new key after why, once it is seen that the files have the old
// one. It does so even when ctx has ended.
func (r Rotation) takeBack(ctx context.Context, j journal, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackLimit)
	defer cancel()
	if _, err := r.swap(ctx, &j, j.old()); err != nil {
		return &StoppedError{Old: j.OldID, New: j.NewID, State: Unfinished, Err: why, Undo: err}
	}
	if err := r.User.deleteKey(ctx, j.NewID); err != nil {
		return &StoppedError{Old: j.OldID, New: j.NewID, State: NewKeyLeft, Err: why, Undo: err}
	}
	return &StoppedError{Old: j.OldID, New: j.NewID, State: Unchanged, Err: why, Undo: j.drop()}
}
