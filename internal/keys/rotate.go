package keys

import (
	"context"
	"fmt"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
	"awsmfa/internal/creds"
)

// Rotation is what Rotate and Undo need.
type Rotation struct {
	User  User
	Key   creds.Credentials // the long-term key that is to be changed
	Files Files
	Dir   *cache.Dir // where the record of rotations is
	// Stores opens what awsmfa_keys names; nil: no section may name anything.
	Stores Stores
	// DeleteOld deletes the old key instead of leaving it inactive.
	DeleteOld bool
	// MayDelete is asked about the user's other key where there are two and it is
	// inactive or was never used, also one that awsmfa did not make. nil: no.
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
	Removed   string  // ID of the key that an earlier rotation had made inactive, and that is deleted now
	Resumed   bool    // an earlier run had begun it
	Undone    bool    // the old key is used again, and the new one is deleted
	Warnings  []error // what went wrong without stopping it
}

// Rotate makes a new access key, proves it, puts it in the place of the old one
// in every section of both files, and makes the old one inactive. A rotation that
// another run began is finished first, and is all that is done then.
//
// A *StoppedError says what is so now, and a *LostError what may be. With any other
// error nothing was changed: *QuotaError, *NotActiveError, *RootError, *NoPlaceError,
// *PartError, *FileError, *JournalError, those of awsapi and of the stores, and that
// of ctx.
func Rotate(ctx context.Context, r Rotation) (Rotated, error) {
	if r.User.Name() == "" {
		return Rotated{}, &RootError{r.User.ARN}
	}
	unlock, err := r.Files.lockJournals(ctx, r.Dir)
	if err != nil {
		return Rotated{}, err
	}
	defer unlock()
	j, begun, err := journalOf(r.Dir, r.User.ARN, r.Key.AccessKeyID)
	if err != nil {
		return Rotated{}, err
	}
	if err := r.elsewhere(&j); err != nil {
		return Rotated{}, err
	}
	switch {
	case begun && j.Stage == creating:
		return r.begin(ctx, &j)
	case begun && j.Stage == undoing:
		return r.goBack(ctx, j)
	case begun && j.Stage != done:
		result, err := r.goOn(ctx, &j)
		result.Resumed = true
		return result, err
	}
	return r.begin(ctx, nil)
}

// begin does all that can be done before anything is made, and goes on. unseen is an
// earlier run that had no answer to its request for a key; nil: there is none.
func (r Rotation) begin(ctx context.Context, unseen *journal) (Rotated, error) {
	places, err := r.Files.holding(r.Key)
	if err != nil {
		return Rotated{}, err
	}
	if len(places) == 0 {
		return Rotated{}, &NoPlaceError{r.Key.AccessKeyID}
	}
	removed, err := r.makeRoom(ctx, unseen)
	if err != nil {
		return Rotated{}, err
	}
	if err := r.Files.check(ctx, places, r.Key.AccessKeyID); err != nil {
		return Rotated{}, err
	}
	if err := r.Stores.has(ctx, places, r.Key); err != nil {
		return Rotated{}, err
	}
	j, err := r.create(ctx, places)
	if err != nil {
		return Rotated{}, err
	}
	result, err := r.goOn(ctx, j)
	result.Removed = removed
	return result, err
}

// goOn does what is left to do from the stage of the journal on. The new key is proved
// whatever an earlier run has done: somebody may have deleted it since.
func (r Rotation) goOn(ctx context.Context, j *journal) (Rotated, error) {
	result := Rotated{Old: j.OldID, New: j.NewID, OldStatus: awsapi.KeyActive}
	unfinished := func(err error) error {
		return &StoppedError{Old: j.OldID, New: j.NewID, State: Unfinished, Err: err}
	}
	if err := r.learn(ctx, j); err != nil {
		return result, unfinished(err)
	}
	err := r.prove(ctx, j.fresh())
	if j.Stage == proving {
		if err == nil {
			err = j.reach(ctx, swapping)
		}
		if err != nil {
			return result, r.takeBack(ctx, *j, err)
		}
	}
	if err == nil {
		result.Places, err = r.swap(ctx, j, j.fresh())
	}
	if err == nil && j.Stage == swapping {
		err = j.reach(ctx, disabling)
	}
	if err != nil {
		return result, unfinished(err)
	}
	if err := r.rekey(ctx, j.OldID, j.NewID); err != nil {
		result.Warnings = append(result.Warnings, err)
	}
	r.retire(ctx, j, &result)
	return result, nil
}

// learn gets the secret of the new key from where the files have it, or from the
// caller, once the record has it no more.
func (r *Rotation) learn(ctx context.Context, j *journal) error {
	_, fresh, err := r.Files.both(j)
	if err != nil || j.NewSecret != "" {
		return err
	}
	key := r.Key
	if len(fresh) > 0 {
		key, err = r.Stores.read(ctx, fresh[0], j.NewID)
	} else if key.AccessKeyID != j.NewID {
		err = &NoPlaceError{j.NewID}
	}
	j.NewSecret = key.SecretAccessKey
	return err
}

func (r Rotation) rekey(ctx context.Context, from, to string) error {
	if r.Rekey == nil {
		return nil
	}
	return r.Rekey(ctx, from, to)
}

// retire makes the old key inactive or deletes it, and leaves its secret to the
// journal, which Undo puts back into the stores. Where that fails the new key serves
// nevertheless, and the next run tries again.
func (r Rotation) retire(ctx context.Context, j *journal, result *Rotated) {
	warn := func(err error) { result.Warnings = append(result.Warnings, &StillActiveError{j.OldID, err}) }
	if err := r.User.setStatus(ctx, j.OldID, awsapi.KeyInactive); awsapi.RefusedWith(err, awsapi.NotFound) {
		r.DeleteOld = true // somebody has deleted it
	} else if err != nil {
		warn(err)
		return
	}
	result.OldStatus = awsapi.KeyInactive
	if err := j.reach(ctx, done); err != nil {
		result.Warnings = append(result.Warnings, err)
	}
	places, _ := r.Files.find(j.NewID) // those of a resumed run, too
	r.Stores.forget(ctx, places, j.OldID)
	if !r.DeleteOld {
		return
	}
	err := r.User.deleteKey(ctx, j.OldID)
	if err == nil {
		result.OldStatus, err = "", j.drop()
	}
	if err != nil {
		result.Warnings = append(result.Warnings, fmt.Errorf("access key %s is inactive and was not deleted: %w", j.OldID, err))
	}
}
