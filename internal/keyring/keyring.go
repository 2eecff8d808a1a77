// Package keyring keeps long-term access keys out of plain files: in the Secret
// Service of a Linux desktop, the keychain of macOS, the Credential Manager of
// Windows, or pass. It never falls back from one to another, and starts nothing
// that asks a person unless it is told that there is one.
package keyring

import (
	"context"
	"errors"
	"fmt"

	"awsmfa/internal/creds"
)

// Store keeps access keys by their access key ID. Errors are *NoServiceError,
// *LockedError, *DeniedError, *NotFoundError, *TakenError, *Error, or that of ctx.
type Store interface {
	// Get returns the access key with that ID.
	Get(ctx context.Context, id string) (creds.Credentials, error)
	// Add stores an access key, and says whether it was not there before. It replaces
	// nothing: where something else is in its place, the error is a *TakenError. beside
	// is an access key ID, for a store whose entry holds one key: an entry with that key
	// holds both afterwards.
	Add(ctx context.Context, key creds.Credentials, beside string) (added bool, err error)
	// Delete removes the access key with that ID and nothing else. One that is not
	// there is no error.
	Delete(ctx context.Context, id string) error
	// String names the store for people.
	String() string
}

// Waiting is what a person who waits for the store is told.
func Waiting(s Store) string {
	if s.String() == keychainName {
		return "waiting for the keychain; macOS may be asking in a window of its own"
	}
	return "waiting for " + s.String()
}

// Readers says who else can read what the store holds; "" where nobody can without a
// question to the person.
func Readers(s Store) string {
	if s.String() == keychainName {
		return "every program of yours can read it there while the keychain is unlocked"
	}
	return ""
}

// NoServiceError says that there is no such store on this machine.
type NoServiceError struct {
	Store string
	Why   string
}

func (e *NoServiceError) Error() string { return fmt.Sprintf("no %s here: %s", e.Store, e.Why) }

// LockedError says that the store is locked, and nobody can be asked to unlock it.
type LockedError struct {
	Store  string
	Unlock string // the command that unlocks it; "": none is known
}

func (e *LockedError) Error() string {
	return "the " + e.Store + " is locked, and there is nobody to ask to unlock it"
}

// DeniedError says that a person was asked for the store, and did not open it.
type DeniedError struct{ Store, Why string }

func (e *DeniedError) Error() string { return fmt.Sprintf("the %s was not opened: %s", e.Store, e.Why) }

// NotFoundError says that the store does not have the access key.
type NotFoundError struct{ Store, ID string }

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("the %s does not have access key %s", e.Store, e.ID)
}

// TakenError says that something else is where an access key is to go. It is left as it
// is.
type TakenError struct {
	Store string
	ID    string // of the access key that is there; empty: what is there is none
	Same  bool   // the key there has the ID of the one that was to go there, and another secret
}

func (e *TakenError) Error() string {
	switch {
	case e.ID == "":
		return fmt.Sprintf("the %s holds something else than an access key", e.Store)
	case e.Same:
		return fmt.Sprintf("the %s holds another secret for access key %s", e.Store, creds.ShowKeyID(e.ID))
	}
	return fmt.Sprintf("the %s holds access key %s", e.Store, creds.ShowKeyID(e.ID))
}

// isThere says whether the store has the key. One with the same ID and another secret
// is a *TakenError: which of the two is good is not known.
func isThere(ctx context.Context, s Store, key creds.Credentials) (bool, error) {
	has, err := s.Get(ctx, key.AccessKeyID)
	switch {
	case errors.As(err, new(*NotFoundError)):
		return false, nil
	case err != nil:
		return false, err
	case has != key:
		return false, &TakenError{s.String(), key.AccessKeyID, true}
	}
	return true, nil
}

// Error is any other failure. Its text holds nothing that a store gave.
type Error struct {
	Store, Problem string
	err            error
}

func (e *Error) Error() string {
	if e.err == nil {
		return fmt.Sprintf("the %s %s", e.Store, e.Problem)
	}
	return fmt.Sprintf("the %s %s: %v", e.Store, e.Problem, e.err)
}

// Unwrap gives the reason.
func (e *Error) Unwrap() error { return e.err }

var errDamaged = errors.New("it holds no access key")
