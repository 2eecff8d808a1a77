package keys

import (
	"context"
	"slices"

	"awsmfa/internal/creds"
	"awsmfa/internal/keyring"
)

// Stores opens the store that awsmfa_keys names.
type Stores func(name string) (keyring.Store, error)

// storesOf are the names of the stores of the places, each once.
func storesOf(places []Place) []string {
	var names []string
	for _, p := range places {
		if p.Store != "" && !slices.Contains(names, p.Store) {
			names = append(names, p.Store)
		}
	}
	return names
}

// has says whether every store that one of the places names has the key.
func (s Stores) has(ctx context.Context, places []Place, key creds.Credentials) error {
	for _, name := range storesOf(places) {
		store, err := s.open(name)
		if err != nil {
			return err
		}
		has, err := store.Get(ctx, key.AccessKeyID)
		if err != nil {
			return err
		}
		if has != key {
			return &keyring.TakenError{Store: store.String(), ID: key.AccessKeyID, Same: true}
		}
	}
	return nil
}

// put gives a key to every store that one of the places names, beside the one with
// that ID, and reads it back.
func (s Stores) put(ctx context.Context, places []Place, key creds.Credentials, beside string) error {
	for _, name := range storesOf(places) {
		store, err := s.open(name)
		if err != nil {
			return err
		}
		added, err := store.Add(ctx, key, beside)
		if err != nil {
			return err
		}
		if !added {
			continue // it was read and is the same
		}
		back, err := store.Get(ctx, key.AccessKeyID)
		if err != nil {
			return err
		}
		if back != key {
			return &DiffersError{name}
		}
	}
	return nil
}

// forget takes a key that no section names any more out of the stores that the places
// name. A store that cannot be opened keeps what is of no use to anybody.
func (s Stores) forget(ctx context.Context, places []Place, id string) {
	for _, name := range storesOf(places) {
		if store, err := s.open(name); err == nil {
			store.Delete(ctx, id)
		}
	}
}

func (s Stores) open(name string) (keyring.Store, error) {
	if s == nil {
		return nil, &keyring.NoServiceError{Store: name, Why: "stores are not available"}
	}
	return s(name)
}

// read gets the key with that ID from a place.
func (s Stores) read(ctx context.Context, p Place, id string) (creds.Credentials, error) {
	if p.Store != "" {
		store, err := s.open(p.Store)
		if err != nil {
			return creds.Credentials{}, err
		}
		return store.Get(ctx, id)
	}
	data, err := readFile(p.File)
	if err != nil {
		return creds.Credentials{}, err
	}
	return keyIn(data, p)
}
