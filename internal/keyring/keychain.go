package keyring

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"

	"awsmfa/internal/creds"
)

// keychain is the login keychain of macOS, through the program security. What it
// stores can be read by every program of the user while the keychain is unlocked.
type keychain struct {
	program string
	o       Options
}

const (
	serviceName  = "awsmfa"
	keychainName = "keychain"
)

// The exit statuses of security: the low byte of the errors of the Security
// framework, errSecItemNotFound (-25300), errSecInteractionNotAllowed (-25308),
// errSecAuthFailed (-25293), and userCanceledErr (-128).
const (
	itemNotFound   = 44
	notAllowed     = 36
	authFailed     = 51
	userCanceled   = 128
	maxCommandLine = 4096 // security -i takes what is longer for another command
)

func (k *keychain) String() string { return keychainName }

// Get has the ID in an argument; the secret comes on standard output.
func (k *keychain) Get(ctx context.Context, id string) (creds.Credentials, error) {
	if !isID(id) {
		return creds.Credentials{}, &NotFoundError{keychainName, id}
	}
	out, status, err := run(ctx, k.o, keychainName, "", k.program, "find-generic-password", "-s", serviceName, "-a", id, "-w")
	if err == nil {
		err = k.failed(id, status)
	}
	if err != nil {
		return creds.Credentials{}, err
	}
	secret, err := base64.StdEncoding.DecodeString(strings.TrimSpace(out))
	if err != nil {
		return creds.Credentials{}, &Error{keychainName, "gave no usable key", errDamaged}
	}
	return keyOf(keychainName, id, string(secret))
}

// failed is the error for an exit status.
func (k *keychain) failed(id string, status int) error {
	switch status {
	case 0:
		return nil
	case itemNotFound:
		return &NotFoundError{keychainName, id}
	case notAllowed, authFailed, userCanceled:
		return &LockedError{keychainName}
	}
	return &Error{keychainName, fmt.Sprintf("failed with status %d", status), nil}
}

// Set hands the command over on standard input, where no other program sees the
// secret, which is in base64 so that it needs no quotes. The exit status tells
// nothing then, so the key is read back.
func (k *keychain) Set(ctx context.Context, key creds.Credentials) error {
	if err := checkKey(keychainName, key); err != nil {
		return err
	}
	line := fmt.Sprintf("add-generic-password -U -s %s -a %s -l %s -w %s\n", serviceName, key.AccessKeyID, serviceName+"-"+key.AccessKeyID,
		base64.StdEncoding.EncodeToString([]byte(key.SecretAccessKey)))
	if len(line) > maxCommandLine {
		return &Error{keychainName, "cannot hold a key of this length", nil}
	}
	if _, status, err := run(ctx, k.o, keychainName, line, k.program, "-i"); err != nil || status != 0 {
		if err == nil {
			err = k.failed(key.AccessKeyID, status)
		}
		return err
	}
	return readBack(ctx, k, key)
}

// readBack says whether the store has the key.
func readBack(ctx context.Context, s Store, key creds.Credentials) error {
	got, err := s.Get(ctx, key.AccessKeyID)
	if err != nil {
		return err
	}
	if got.SecretAccessKey != key.SecretAccessKey {
		return &Error{s.String(), "did not keep the key", nil}
	}
	return nil
}

// Delete removes the item.
func (k *keychain) Delete(ctx context.Context, id string) error {
	if !isID(id) {
		return nil
	}
	_, status, err := run(ctx, k.o, keychainName, "", k.program, "delete-generic-password", "-s", serviceName, "-a", id)
	if err != nil || status == itemNotFound {
		return err
	}
	return k.failed(id, status)
}
