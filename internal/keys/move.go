package keys

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
	"awsmfa/internal/creds"
	"awsmfa/internal/safefile"
)

// ToFile is the name of a move back into the credentials file.
const ToFile = "file"

// Move is what Moving a key needs.
type Move struct {
	Client *awsapi.Client
	ID     string // of the access key
	To     string // ToFile, or a store as awsmfa_keys names it
	Files  Files
	Stores Stores
	Dir    *cache.Dir // where the record of rotations is
	// Agree is told of every section that is about to be changed. nil: no.
	Agree func(context.Context, []Place) (bool, error)
}

// Moved is what a move came to.
type Moved struct {
	Places []Place // that were changed
	// Copies are other files beside the two that hold the access key ID, such as
	// what an editor left; they may hold the secret too.
	Copies []string
	// Kept is why the old store, or the record of a rotation, still has the key; nil:
	// neither does.
	Kept error
}

// SameError says that the key is where it is to go.
type SameError struct{ ID, To string }

func (e *SameError) Error() string {
	return fmt.Sprintf("access key %s is in %s already", creds.ShowKeyID(e.ID), e.To)
}

// MovedError says that a move stopped after the key was in its new place: it is in
// both, and the next run goes on.
type MovedError struct {
	To  string
	Err error
}

func (e *MovedError) Error() string { return fmt.Sprintf("%v; %s", e.Err, e.state()) }

func (e *MovedError) state() string {
	return "the access key is in " + e.To + " and still where it was, too"
}

// Unwrap gives why it stopped.
func (e *MovedError) Unwrap() error { return e.Err }

// Run moves the key: it is written to its new place, read back, compared, and
// proved with what was read; only then is it taken out of the old place. One process at
// a time does so: two could find the same entry of a store free. With any error that is
// no *MovedError the files are as they were. A rotation of the key that is not done is a
// *StoppedError.
func (m Move) Run(ctx context.Context) (Moved, error) {
	if m.Files.Config == "" {
		return Moved{}, &FileError{m.Files.Credentials, errNoConfig}
	}
	if m.To != ToFile {
		if _, err := m.Stores.open(m.To); err != nil {
			return Moved{}, err // before a question shows the name
		}
	}
	unlock, err := m.Files.lockJournals(ctx, m.Dir)
	if err != nil {
		return Moved{}, err
	}
	defer unlock()
	if _, err := journalsWith(m.Dir, m.ID); err != nil {
		return Moved{}, err
	}
	places, err := m.Files.find(m.ID)
	if err != nil {
		return Moved{}, err
	}
	places = slices.DeleteFunc(places, func(p Place) bool { return m.at(p) })
	if len(places) == 0 {
		return Moved{}, m.nowhere()
	}
	key, err := m.Stores.read(ctx, places[0], m.ID)
	if err != nil {
		return Moved{}, err
	}
	if err := m.check(ctx, places, key); err != nil {
		return Moved{}, err
	}
	yes := false
	if m.Agree != nil {
		yes, err = m.Agree(ctx, places)
	}
	if err != nil {
		return Moved{}, err
	}
	if !yes {
		return Moved{}, &DeclinedError{m.ID}
	}
	if m.To == ToFile {
		return m.toFile(ctx, places, key)
	}
	return m.toStore(ctx, places, key)
}

var errNoConfig = errors.New("there is no config file that could name a store")

// at says whether the key of a place is where it is to go.
func (m Move) at(p Place) bool { return p.Store == m.To || p.Store == "" && m.To == ToFile }

// nowhere is the error for a key without a place to move it from.
func (m Move) nowhere() error {
	if all, err := m.Files.find(m.ID); err == nil && len(all) > 0 {
		return &SameError{m.ID, m.To}
	}
	return &NoPlaceError{m.ID}
}

// check does every edit on a copy, and sees that the files can be written to.
func (m Move) check(ctx context.Context, places []Place, key creds.Credentials) error {
	for _, path := range m.Files.paths() {
		data, err := readFile(path)
		if err != nil {
			return err
		}
		for _, edit := range []func([]byte, string, []Place, creds.Credentials) ([]byte, error){m.add, m.blank} {
			if data, err = edit(data, path, places, key); err != nil {
				return err
			}
		}
		if err := safefile.Check(ctx, path); err != nil {
			return &FileError{path, err}
		}
	}
	return nil
}

// toStore writes to the store first, which holds nothing else there, then to the config
// file, where the key's ID and the store are named, and takes the pair out of the
// sections last. A key that fails is taken out of the store again, unless it was there.
func (m Move) toStore(ctx context.Context, places []Place, key creds.Credentials) (Moved, error) {
	store, err := m.Stores.open(m.To)
	if err != nil {
		return Moved{}, err
	}
	added, err := store.Add(ctx, key, "")
	if err != nil {
		return Moved{}, err
	}
	back, err := store.Get(ctx, m.ID)
	if err == nil {
		err = m.proveCopy(ctx, back, key)
	}
	if err != nil && added {
		err = errors.Join(err, store.Delete(context.WithoutCancel(ctx), m.ID))
	}
	if err != nil {
		return Moved{}, err
	}
	return m.finish(ctx, places, key)
}

// toFile writes the pair into the credentials file and proves what it reads there.
func (m Move) toFile(ctx context.Context, places []Place, key creds.Credentials) (Moved, error) {
	path := m.Files.Credentials
	err := m.Files.update(ctx, path, func(data []byte) ([]byte, error) { return m.add(data, path, places, key) })
	if err != nil {
		return Moved{}, err
	}
	back, err := m.Stores.read(ctx, Place{File: path, Section: profileOf(places[0].Section)}, m.ID)
	if err == nil {
		err = m.proveCopy(ctx, back, key)
	}
	if err != nil {
		return Moved{}, &MovedError{m.To, err}
	}
	return m.finish(ctx, places, key)
}

// DiffersError says that what was read back is not what was written.
type DiffersError struct{ Store string }

func (e *DiffersError) Error() string { return e.Store + " gave another key back" }

// proveCopy compares what was read back and asks AWS who it is.
func (m Move) proveCopy(ctx context.Context, back, key creds.Credentials) error {
	if back != key {
		return &DiffersError{m.To}
	}
	_, err := m.Client.CallerIdentity(ctx, back)
	return err
}

// finish takes the key out of its old places; the config file goes first, so that
// at no time a profile has no keys.
func (m Move) finish(ctx context.Context, places []Place, key creds.Credentials) (Moved, error) {
	paths := m.Files.paths()
	slices.Reverse(paths)
	for _, path := range paths {
		err := m.Files.update(ctx, path, func(data []byte) ([]byte, error) {
			data, err := m.add(data, path, places, key)
			if err != nil {
				return nil, err
			}
			return m.blank(data, path, places, key)
		})
		if err != nil {
			return Moved{}, &MovedError{m.To, err}
		}
	}
	moved := Moved{Places: places, Copies: m.copies()}
	for _, name := range storesOf(places) {
		store, err := m.Stores.open(name)
		if err == nil {
			err = store.Delete(ctx, m.ID)
		}
		moved.Kept = errors.Join(moved.Kept, err)
	}
	moved.Kept = errors.Join(moved.Kept, m.forgetSecret(context.WithoutCancel(ctx)))
	return moved, nil
}
