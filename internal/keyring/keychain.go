package keyring

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"awsmfa/internal/creds"
)

// keychain is the login keychain of macOS, through the program security. What it
// stores can be read by every program of the user while the keychain is unlocked:
// macOS asks nobody, since it is always security that reads. An item that another
// program wrote would make it ask at every read.
type keychain struct {
	program string
	o       Options
	patient time.Duration // how long nobody is waited for who could answer macOS
}

const (
	serviceName  = "awsmfa"
	keychainName = "keychain"
	unlockLine   = "security unlock-keychain"
)

// The exit statuses of security: the low byte of the errors of the Security
// framework, errSecItemNotFound (-25300), errSecDuplicateItem (-25299),
// errSecInteractionNotAllowed (-25308), errSecAuthFailed (-25293),
// errSecNoSuchKeychain (-25294), errSecNoDefaultKeychain (-25307), and
// userCanceledErr (-128).
const (
	itemNotFound  = 44
	duplicateItem = 45
	notAllowed    = 36
	authFailed    = 51
	noSuchOne     = 50
	noDefault     = 37
	userCanceled  = 128
)

// maxCommandLine is how long a line for security -i may be, with its end. It takes
// what is longer for another command, and repeats that on its standard error.
const maxCommandLine = 4095

func (k *keychain) String() string { return keychainName }

// security runs the program. What it says on its standard error may hold a secret, so
// nobody hears it.
func (k *keychain) security(ctx context.Context, input string, args ...string) (out string, status int, err error) {
	o := k.o
	o.Env, o.Stderr = append(o.Env[:len(o.Env):len(o.Env)], "LC_ALL=C"), nil
	limited, cancel := ctx, context.CancelFunc(func() {})
	if !o.Person {
		limited, cancel = context.WithTimeout(ctx, k.patient)
	}
	defer cancel()
	out, status, err = run(limited, o, keychainName, input, append([]string{k.program}, args...)...)
	switch late := (errors.Is(err, errLate) || errors.Is(err, context.DeadlineExceeded)) && ctx.Err() == nil; {
	case late && o.Person:
		return "", 0, &DeniedError{keychainName, "nobody answered the question of macOS"}
	case late:
		return "", 0, &LockedError{Store: keychainName, Unlock: unlockLine}
	}
	return out, status, err
}

// ready says that the keychain is unlocked, where nobody can be asked to unlock it:
// looking into it would put a dialog on a screen.
func (k *keychain) ready(ctx context.Context) error {
	if k.o.Person {
		return nil
	}
	_, status, err := k.security(ctx, "", "show-keychain-info")
	if err != nil {
		return err
	}
	return k.failed("", status)
}

// Get has the ID in an argument; the secret comes on standard output.
func (k *keychain) Get(ctx context.Context, id string) (creds.Credentials, error) {
	if !isID(id) {
		return creds.Credentials{}, &NotFoundError{keychainName, id}
	}
	if err := k.ready(ctx); err != nil {
		return creds.Credentials{}, err
	}
	out, status, err := k.security(ctx, "", "find-generic-password", "-s", serviceName, "-a", id, "-w")
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
	case notAllowed:
		return &LockedError{Store: keychainName, Unlock: unlockLine}
	case authFailed:
		return &DeniedError{keychainName, "the password was wrong"}
	case userCanceled:
		return &DeniedError{keychainName, "the question of macOS was cancelled"}
	case duplicateItem:
		return &Error{keychainName, "has an item of that name that cannot be replaced", nil}
	case noSuchOne, noDefault:
		return &NoServiceError{keychainName, "this user has no default keychain"}
	}
	return &Error{keychainName, fmt.Sprintf("failed with status %d", status), nil}
}

// Add hands the command over on standard input, where no other program sees the
// secret, which is in base64: then it needs no quotes, and is not shown in hex when it
// is read. Without -U an item that is there stays as it is. The exit status tells
// nothing then, so the key is read back.
func (k *keychain) Add(ctx context.Context, key creds.Credentials, _ string) (added bool, err error) {
	if err := checkKey(keychainName, key); err != nil {
		return false, err
	}
	line := fmt.Sprintf("add-generic-password -s %s -a %s -l %s -w %s\n", serviceName, key.AccessKeyID, serviceName+"-"+key.AccessKeyID,
		base64.StdEncoding.EncodeToString([]byte(key.SecretAccessKey)))
	if len(line) > maxCommandLine {
		return false, &Error{keychainName, "cannot hold a key of this length", nil}
	}
	if there, err := isThere(ctx, k, key); err != nil || there {
		return false, err
	}
	if _, status, err := k.security(ctx, line, "-i"); err != nil || status != 0 {
		if err == nil {
			err = k.failed(key.AccessKeyID, status)
		}
		return false, err
	}
	return true, readBack(ctx, k, key)
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
	if err := k.ready(ctx); err != nil {
		return err
	}
	_, status, err := k.security(ctx, "", "delete-generic-password", "-s", serviceName, "-a", id)
	if err != nil || status == itemNotFound {
		return err
	}
	return k.failed(id, status)
}
