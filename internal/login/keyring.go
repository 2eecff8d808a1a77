package login

import (
	"context"

	"awsmfa/internal/creds"
	"awsmfa/internal/keyring"
)

// Keyring opens the store that awsmfa_keys names; person says whether somebody
// may be asked to unlock it. Nothing is connected to yet.
func (d Deps) Keyring(name string, person bool) (keyring.Store, error) {
	return keyring.Open(name, keyring.Options{Env: d.Environ(), Person: person && d.TerminalInput() != nil, Stderr: d.Say.To})
}

// stored gets the profile's keys from their store.
func (c *Client) stored(ctx context.Context) (creds.Credentials, error) {
	k := c.profile.Keys
	store, err := c.deps.Keyring(k.Store, !c.alone)
	if err != nil {
		return creds.Credentials{}, err
	}
	defer c.deps.Say.NoticeIfSlow(keyring.Waiting(store))()
	return store.Get(ctx, k.AccessKeyID)
}
