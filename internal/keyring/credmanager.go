package keyring

import (
	"context"
	"errors"

	"awsmfa/internal/creds"
)

// credentialManager is the Credential Manager of Windows. What it stores can be
// read by every program of the user.
type credentialManager struct{ vault vault }

// vault is the three calls of Windows that are needed. errNoItem is what read and
// remove return for an item that is not there.
type vault interface {
	read(target string) ([]byte, error)
	write(target, user string, secret []byte) error
	remove(target string) error
}

var errNoItem = errors.New("no such item")

const managerName = "Credential Manager"

func target(id string) string { return serviceName + ":" + id }

func (m *credentialManager) String() string { return managerName }

// Get reads the item.
func (m *credentialManager) Get(_ context.Context, id string) (creds.Credentials, error) {
	secret, err := m.vault.read(target(id))
	if errors.Is(err, errNoItem) {
		return creds.Credentials{}, &NotFoundError{managerName, id}
	}
	if err != nil {
		return creds.Credentials{}, &Error{managerName, "could not be read", err}
	}
	return keyOf(managerName, id, string(secret))
}

// Add makes an item. Windows holds 2,560 bytes of it (CRED_MAX_CREDENTIAL_BLOB_SIZE),
// which no key that checkKey lets through exceeds.
func (m *credentialManager) Add(ctx context.Context, key creds.Credentials, _ string) (added bool, err error) {
	if err := checkKey(managerName, key); err != nil {
		return false, err
	}
	if there, err := isThere(ctx, m, key); err != nil || there {
		return false, err
	}
	if err := m.vault.write(target(key.AccessKeyID), key.AccessKeyID, []byte(key.SecretAccessKey)); err != nil {
		return false, &Error{managerName, "could not be written to", err}
	}
	return true, nil
}

// Delete removes the item.
func (m *credentialManager) Delete(_ context.Context, id string) error {
	if err := m.vault.remove(target(id)); err != nil && !errors.Is(err, errNoItem) {
		return &Error{managerName, "could not be changed", err}
	}
	return nil
}
