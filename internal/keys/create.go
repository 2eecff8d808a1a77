package keys

import (
	"context"
	"errors"
	"slices"
	"time"

	"awsmfa/internal/awsapi"
)

// abandon deletes the key that a run made that did not live to see its secret,
// and says whether there was one. A key that anybody uses, or that was made at
// another time, is not it.
func (r Rotation) abandon(ctx context.Context, j journal) (found bool, err error) {
	all, err := List(ctx, r.User, r.Files, r.Dir)
	if err != nil {
		return false, err
	}
	for _, k := range all {
		if slices.Contains(j.Before, k.ID) || !k.Used.At.IsZero() || len(k.Places) > 0 || k.Created.Sub(j.Began).Abs() > sameTime {
			continue
		}
		if err := r.User.deleteKey(ctx, k.ID); err != nil {
			return true, &StoppedError{Old: j.OldID, New: k.ID, State: NewKeyLeft, Err: errNoSecret, Undo: err}
		}
		found = true
	}
	return found, nil
}

// sameTime is how far apart our clock and that of AWS may be: a request with a
// clock that is off by more than 15 minutes is refused.
const sameTime = 20 * time.Minute

var errNoSecret = errors.New("an earlier run made an access key and was ended before it had its secret")

// makeRoom sees that the key is the user's and active, and that there is room for
// another: a key that an earlier rotation made inactive goes, and one that nobody
// uses after a yes.
func (r Rotation) makeRoom(ctx context.Context) error {
	all, err := List(ctx, r.User, r.Files, r.Dir)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(k Key) bool { return k.ID == r.Key.AccessKeyID })
	if at < 0 || all[at].Status != awsapi.KeyActive {
		return &NotActiveError{r.Key.AccessKeyID}
	}
	if len(all) < 2 {
		return nil
	}
	other := all[1-at]
	inactive := other.Status == awsapi.KeyInactive
	j, ours, err := journalOf(r.Dir, r.User.ARN, other.ID)
	if err != nil {
		return err
	}
	ours = ours && j.OldID == other.ID && j.Stage == done && inactive && len(other.Places) == 0
	agreed := ours
	if !ours && (inactive || other.unused()) && len(other.Places) == 0 && r.MayDelete != nil {
		if agreed, err = r.MayDelete(ctx, other); err != nil {
			return err
		}
	}
	if !agreed {
		return &QuotaError{all}
	}
	if err := r.User.deleteKey(ctx, other.ID); err != nil {
		return err
	}
	if ours {
		r.Stores.forget(ctx, all[at].Places, other.ID)
		return j.drop()
	}
	return nil
}

// create makes the key. Its secret is on the disk before anything else is done.
func (r Rotation) create(ctx context.Context) (*journal, error) {
	j := &journal{User: r.User.ARN, Began: r.Now().UTC(), OldID: r.Key.AccessKeyID, OldSecret: r.Key.SecretAccessKey,
		dir: r.Dir}
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
		// Where the list does not have it yet, the next run finds it.
		found, undo := r.abandon(context.WithoutCancel(ctx), *j)
		if undo != nil {
			return nil, &StoppedError{Old: j.OldID, State: Unfinished, Err: err, Undo: undo}
		}
		if found {
			err = errors.Join(err, j.drop())
		}
		return nil, err
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

// takeBack deletes the new key after why; the files have the old one. It does so
// even when ctx has ended.
func (r Rotation) takeBack(ctx context.Context, j journal, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	if err := r.User.deleteKey(ctx, j.NewID); err != nil {
		return &StoppedError{Old: j.OldID, New: j.NewID, State: NewKeyLeft, Err: why, Undo: err}
	}
	return &StoppedError{Old: j.OldID, New: j.NewID, State: Unchanged, Err: why, Undo: j.drop()}
}
