// Package keys manages the access keys of one IAM user: it lists them with every
// place that holds them, changes one for a new one without losing either, deletes
// one, and moves one between the files and a keyring. It asks through functions
// that are passed in; it knows no terminal and no profile.
package keys

import (
	"context"
	"strings"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
	"awsmfa/internal/creds"
)

// User is an IAM user, and what signs requests about it.
type User struct {
	Client *awsapi.Client
	// With signs everything that is asked of IAM. Under a policy that enforces
	// MFA it has to be a session made with a code; that outlives the key which
	// made it.
	With creds.Credentials
	ARN  string // as GetCallerIdentity has it
}

// Name is the name of the user, without its path; empty for what is no user.
func (u User) Name() string {
	_, path, _ := strings.Cut(u.ARN, ":user/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

// Key is an access key of the user.
type Key struct {
	ID      string
	Status  string    // awsapi.KeyActive, awsapi.KeyInactive, or another
	Created time.Time // zero: unknown
	Age     time.Duration
	Used    awsapi.KeyUse
	// UsedKnown is false where the policy does not let the user know about Used.
	UsedKnown bool
	Places    []Place // that hold it
	// Unseen says that it is there only since a rotation asked for a key and had no
	// answer. It may be that one, whose secret nobody has, or somebody else's.
	Unseen bool
	// Alone says that a rotation made it inactive, and that the files do not have the
	// new key either.
	Alone bool
	// Last says that it is the only active one: without it nobody can log in.
	Last bool
}

// ShownID is an access key ID of a file as it may be shown: two halves of a pair may be
// in each other's place.
func ShownID(id string) string { return creds.ShowKeyID(id) }

// unused says that IAM has not seen the key in use.
func (k Key) unused() bool { return k.UsedKnown && k.Used.At.IsZero() }

// List gives the access keys of the user, and then every place in the files, and
// remembers their ages in dir. Errors are those of awsapi, and *FileError.
func List(ctx context.Context, u User, f Files, dir *cache.Dir) ([]Key, error) {
	all, err := u.Client.ListAccessKeys(ctx, u.With, u.ARN)
	if err != nil {
		return nil, err
	}
	Remember(dir, all.Keys) // no reason to fail
	forgetDeleted(dir, u.ARN, all.Keys)
	var keys []Key
	for _, k := range all.Keys {
		key := Key{ID: k.ID, Status: k.Status, Created: k.Created}
		if !k.Created.IsZero() {
			key.Age = max(0, all.Date.Sub(k.Created))
		}
		if key.Places, err = f.find(k.ID); err != nil {
			return nil, err
		}
		used, err := u.Client.AccessKeyLastUsed(ctx, u.With, u.ARN, k.ID)
		switch {
		case err == nil:
			key.Used, key.UsedKnown = used, true
		case !awsapi.RefusedWith(err, awsapi.Denied, awsapi.NotFound):
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// status is that of one key; empty: there is no such key.
func (u User) status(ctx context.Context, id string) (string, error) {
	all, err := u.Client.ListAccessKeys(ctx, u.With, u.ARN)
	for _, k := range all.Keys {
		if k.ID == id {
			return k.Status, nil
		}
	}
	return "", err
}

// setStatus makes a key active or inactive, and finds out what a lost answer said.
func (u User) setStatus(ctx context.Context, id, status string) error {
	err := u.Client.SetAccessKey(ctx, u.With, u.ARN, id, status)
	if awsapi.Unanswered(err) {
		if now, listErr := u.status(ctx, id); listErr == nil && now == status {
			return nil
		}
	}
	return err
}

// deleteKey deletes a key. One that is not there any more is no error.
func (u User) deleteKey(ctx context.Context, id string) error {
	err := u.Client.DeleteAccessKey(ctx, u.With, u.ARN, id)
	if awsapi.RefusedWith(err, awsapi.NotFound) {
		return nil
	}
	if awsapi.Unanswered(err) {
		if now, listErr := u.status(ctx, id); listErr == nil && now == "" {
			return nil
		}
	}
	return err
}
