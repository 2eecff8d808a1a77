package keys

import (
	"errors"
	"fmt"
	"strings"

	"awsmfa/internal/creds"
)

// State is what is so of the access keys after a rotation stopped.
type State int

const (
	// Unchanged means that the old key is in the files, and there is no new one.
	Unchanged State = iota
	// NewKeyLeft means that the old key is in the files, and the new one could not
	// be deleted; it counts towards the two that a user may have.
	NewKeyLeft
	// Unfinished means that both keys are active and the files have either. The
	// next Rotate finishes it, and Undo takes it back.
	Unfinished
)

// StoppedError says that a rotation stopped, and what is so now.
type StoppedError struct {
	Old, New string // access key IDs; New may be empty
	State    State
	Undoing  bool  // it was being taken back
	Err      error // why it stopped
	Undo     error // why it could not be taken back, if that was tried and failed
}

func (e *StoppedError) Error() string { return fmt.Sprintf("%v; %s", e.Err, e.state()) }

func (e *StoppedError) state() string {
	switch e.State {
	case Unchanged:
		return "nothing was changed, access key " + e.Old + " is as it was"
	case NewKeyLeft:
		return "the files have access key " + e.Old + " as before, and the new access key " + e.New + " could not be deleted"
	}
	text := "the rotation of access key " + e.Old + " is not finished"
	if errors.As(e.Err, new(*ProofError)) {
		return text
	}
	return text + ", and both keys work"
}

// Unwrap gives why it stopped.
func (e *StoppedError) Unwrap() error { return e.Err }

// LostError says that AWS did not answer whether it made an access key. The old key is
// in the files, and nothing was deleted: what has appeared since may be somebody else's.
type LostError struct {
	IDs []string // of keys that were not there before; empty: none, so far
	Err error
}

func (e *LostError) Error() string { return fmt.Sprintf("%v; %s", e.Err, e.state()) }

func (e *LostError) state() string {
	if len(e.IDs) == 0 {
		return "AWS may have made an access key, whose secret nobody has"
	}
	return "access key " + strings.Join(e.IDs, " and ") + " is new, and may be the one that was asked for, whose secret nobody has"
}

// Unwrap gives what was said instead of an answer.
func (e *LostError) Unwrap() error { return e.Err }

var errBegun = errors.New("a rotation needs this access key")

// RootError says that the caller is not an IAM user.
type RootError struct{ ARN string }

func (e *RootError) Error() string {
	return fmt.Sprintf("%s is not an IAM user, and only the keys of one are changed here", e.ARN)
}

// NotActiveError says that the key is not an active one of the user.
type NotActiveError struct {
	ID      string
	Rotated bool // a rotation made it inactive, and can be undone
}

func (e *NotActiveError) Error() string {
	return "access key " + creds.ShowKeyID(e.ID) + " is not an active key of this user"
}

// NoPlaceError says that no file holds the key, so that a new one could not be
// put anywhere: it is in the environment, or another program gives it.
type NoPlaceError struct{ ID string }

func (e *NoPlaceError) Error() string {
	return "access key " + creds.ShowKeyID(e.ID) + " is in no file that awsmfa could change"
}

// QuotaError says that the user has two keys or more, and none may go.
type QuotaError struct{ Keys []Key }

func (e *QuotaError) Error() string {
	var ids []string
	for _, k := range e.Keys {
		ids = append(ids, k.ID)
	}
	return "AWS allows a user two access keys, and there are: " + strings.Join(ids, " and ")
}

// NotFoundError says that the user has no such key.
type NotFoundError struct {
	ID   string
	Keys []Key // what there is
}

// Error does not repeat what is no access key ID: it may be the secret.
func (e *NotFoundError) Error() string {
	if creds.ShowKeyID(e.ID) != e.ID {
		return "the user has no access key of that ID"
	}
	return "the user has no access key " + e.ID
}

// SuccessorError says that the key took the place of another, which only that key can
// have used again: a login needs one that works.
type SuccessorError struct{ Old, New string }

func (e *SuccessorError) Error() string {
	return fmt.Sprintf("access key %s took the place of %s, whose rotation could not be undone without it", e.New, e.Old)
}

// DeclinedError says that a person did not agree.
type DeclinedError struct{ ID string }

func (e *DeclinedError) Error() string {
	return "access key " + creds.ShowKeyID(e.ID) + " was left as it is"
}

// NothingToUndoError says that no rotation of the key is known that could be
// taken back.
type NothingToUndoError struct{ ID string }

func (e *NothingToUndoError) Error() string {
	return "no rotation of access key " + creds.ShowKeyID(e.ID) + " can be undone"
}

// ProofError says that AWS went on refusing a key for two minutes.
type ProofError struct {
	ID  string
	err error
}

func (e *ProofError) Error() string {
	if e.err == nil {
		return "AWS accepts access key " + e.ID + " only now and then"
	}
	return fmt.Sprintf("AWS does not accept access key %s: %v", e.ID, e.err)
}

// Unwrap gives what AWS said last, if it was a refusal.
func (e *ProofError) Unwrap() error { return e.err }

// AnotherUserError says that a key belongs to somebody else.
type AnotherUserError struct{ ID, ARN string }

func (e *AnotherUserError) Error() string {
	return fmt.Sprintf("access key %s belongs to %s", e.ID, e.ARN)
}

// StillActiveError says that the old key could not be made inactive, after the
// new one took its place.
type StillActiveError struct {
	ID  string
	err error
}

func (e *StillActiveError) Error() string {
	return fmt.Sprintf("access key %s is still active: %v", e.ID, e.err)
}

// Unwrap gives why.
func (e *StillActiveError) Unwrap() error { return e.err }

// Command makes the key inactive.
func (e *StillActiveError) Command() string {
	return "aws iam update-access-key --status Inactive --access-key-id " + e.ID
}
