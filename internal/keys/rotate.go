package keys

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
	"awsmfa/internal/safefile"
)

// Rotation is what Rotate and Undo need.
type Rotation struct {
	User  User
	Key   creds.Credentials // the long-term key that is to be changed
	Files Files
	Dir   string // folder of the record of rotations; the cache folder
	// Stores opens what awsmfa_keys names; nil: no section may name anything.
	Stores Stores
	// DeleteOld deletes the old key instead of leaving it inactive.
	DeleteOld bool
	// MayDelete is asked about the user's other key where there are two and it is
	// inactive or was never used. nil: no.
	MayDelete func(context.Context, Key) (bool, error)
	// Rekey lets cached sessions that from has made serve for to. nil: there are
	// none.
	Rekey func(ctx context.Context, from, to string) error

	Now  func() time.Time
	Wait func(context.Context, time.Duration) error // returns the error of ctx if that ends first
}

// Rotated is what a rotation, or the undoing of one, came to.
type Rotated struct {
	Old, New string
	Places   []Place // that have the other key now
	// OldStatus is that of the old key: awsapi.KeyInactive, awsapi.KeyActive when
	// it could not be made inactive, or empty when it is deleted.
	OldStatus string
	Resumed   bool    // an earlier run had begun it
	Warnings  []error // what went wrong without stopping it
}

// Rotate makes a new access key, proves it, puts it in the place of the old one
// in every section of both files, and makes the old one inactive. A rotation that
// another run began is finished first, and is all that is done then.
//
// A *StoppedError says what is so now. With any other error nothing was changed:
// *QuotaError, *NotActiveError, *RootError, *NoPlaceError, *PartError, *FileError,
// *JournalError, those of awsapi and of the stores, and that of ctx.
func Rotate(ctx context.Context, r Rotation) (Rotated, error) {
	if r.User.Name() == "" {
		return Rotated{}, &RootError{r.User.ARN}
	}
	unlock, err := r.lock(ctx)
	if err != nil {
		return Rotated{}, err
	}
	defer unlock()
	j, begun, err := journalOf(r.Dir, r.User.ARN, r.Key.AccessKeyID)
	if err != nil {
		return Rotated{}, err
	}
	if begun && j.Stage == creating {
		if _, err := r.abandon(ctx, j); err != nil {
			return Rotated{}, err
		}
		if err := j.drop(); err != nil {
			return Rotated{}, err
		}
		begun = false
	}
	switch {
	case begun && j.Stage == undoing:
		return r.goBack(ctx, j)
	case begun && j.Stage != done:
		result, err := r.goOn(ctx, &j)
		result.Resumed = true
		return result, err
	}
	return r.begin(ctx)
}

// lock keeps two rotations from running at once.
func (r Rotation) lock(ctx context.Context) (func(), error) {
	path := filepath.Join(r.Dir, journalPrefix+"lock")
	unlock, err := safefile.Lock(ctx, r.Dir, path)
	if err != nil {
		return nil, &JournalError{r.Dir, err}
	}
	return unlock, nil
}

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

// begin does all that can be done before anything is made, and goes on.
func (r Rotation) begin(ctx context.Context) (Rotated, error) {
	places, err := r.Files.find(r.Key.AccessKeyID)
	if err != nil {
		return Rotated{}, err
	}
	if len(places) == 0 {
		return Rotated{}, &NoPlaceError{r.Key.AccessKeyID}
	}
	if err := r.makeRoom(ctx); err != nil {
		return Rotated{}, err
	}
	if err := r.Files.check(ctx, places, r.Key.AccessKeyID); err != nil {
		return Rotated{}, err
	}
	for _, p := range places {
		if p.Store != "" {
			if _, err := r.Stores.open(p.Store); err != nil {
				return Rotated{}, err
			}
		}
	}
	j, err := r.create(ctx)
	if err != nil {
		return Rotated{}, err
	}
	return r.goOn(ctx, j)
}

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
		path: filepath.Join(r.Dir, journalPrefix+r.Key.AccessKeyID)}
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
	case unanswered(err):
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
	Remember(ctx, r.Dir, []awsapi.AccessKey{{ID: made.AccessKeyID, Status: awsapi.KeyActive, Created: made.Created}})
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

// goOn does what is left to do from the stage of the journal on.
func (r Rotation) goOn(ctx context.Context, j *journal) (Rotated, error) {
	result := Rotated{Old: j.OldID, New: j.NewID, OldStatus: awsapi.KeyActive}
	if j.Stage == proving {
		if err := r.prove(ctx, j.fresh()); err != nil {
			return result, r.takeBack(ctx, *j, err)
		}
		if err := j.reach(ctx, swapping); err != nil {
			return result, r.takeBack(ctx, *j, err)
		}
	}
	unfinished := func(err error) error {
		return &StoppedError{Old: j.OldID, New: j.NewID, State: Unfinished, Err: err}
	}
	if j.Stage == swapping {
		places, err := r.Files.swap(ctx, j.OldID, j.fresh(), r.Stores)
		if err != nil {
			return result, unfinished(err)
		}
		result.Places = places
		if err := j.reach(ctx, disabling); err != nil {
			return result, unfinished(err)
		}
	}
	if err := r.rekey(ctx, j.OldID, j.NewID); err != nil {
		result.Warnings = append(result.Warnings, err)
	}
	r.retire(ctx, j, &result)
	return result, nil
}

func (r Rotation) rekey(ctx context.Context, from, to string) error {
	if r.Rekey == nil {
		return nil
	}
	return r.Rekey(ctx, from, to)
}

// retire makes the old key inactive or deletes it. Where that fails the new key
// serves nevertheless, and the next run tries again.
func (r Rotation) retire(ctx context.Context, j *journal, result *Rotated) {
	warn := func(err error) { result.Warnings = append(result.Warnings, &StillActiveError{j.OldID, err}) }
	if err := r.User.setStatus(ctx, j.OldID, awsapi.KeyInactive); err != nil {
		warn(err)
		return
	}
	result.OldStatus = awsapi.KeyInactive
	if err := j.reach(ctx, done); err != nil {
		result.Warnings = append(result.Warnings, err)
	}
	if !r.DeleteOld {
		return
	}
	err := r.User.deleteKey(ctx, j.OldID)
	if err == nil {
		result.OldStatus, err = "", j.drop()
		places, _ := r.Files.find(j.NewID) // those of a resumed run, too
		r.Stores.forget(ctx, places, j.OldID)
	}
	if err != nil {
		result.Warnings = append(result.Warnings, fmt.Errorf("access key %s is inactive and was not deleted: %w", j.OldID, err))
	}
}
