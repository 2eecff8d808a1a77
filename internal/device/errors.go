package device

import (
	"fmt"
	"strings"
	"time"
)

// SessionNeededError says that the user has devices, so that only a session made
// with one of them may add or remove one.
type SessionNeededError struct{ Devices []Device }

func (e *SessionNeededError) Error() string {
	return "the user has an MFA device, so this needs a session made with it"
}

// SecurityKeysError says that the user has devices, and none of them has codes, so
// that no session can be made here that may add one.
type SecurityKeysError struct{ Devices []Device }

func (e *SecurityKeysError) Error() string {
	return "the user has only security keys or passkeys, which have no codes"
}

// FullError says that the user has as many devices as AWS allows.
type FullError struct{ Devices []Device }

func (e *FullError) Error() string { return "the user has eight MFA devices, as many as AWS allows" }

// NameError says that a device of that name cannot be made.
type NameError struct {
	Name   string
	Serial string // of the device that has the name; empty: none, the policy does not allow it
	// Unassigned says that nobody has that device. It may be one that an earlier
	// run could not take back.
	Unassigned bool
	Suggestion string // another name; empty: none
	Err        error  // what AWS said
}

func (e *NameError) Error() string {
	switch {
	case e.Serial == "":
		return fmt.Sprintf("the policy of this user does not allow a device named %q", e.Name)
	case e.Unassigned:
		return fmt.Sprintf("there is a device %s that nobody has, and it cannot be deleted with these keys", e.Serial)
	}
	return fmt.Sprintf("there is a device named %q, which a user has", e.Name)
}

// Unwrap gives what AWS said.
func (e *NameError) Unwrap() error { return e.Err }

// Command is what an administrator can run; empty: nothing is left behind.
func (e *NameError) Command() string {
	if e.Unassigned {
		return deleteCommand(e.Serial)
	}
	return ""
}

// State is what is so of a device after an enrolment or a removal stopped.
type State int

const (
	// TakenBack means that there is nothing left of it.
	TakenBack State = iota
	// Unassigned means that there is the device, nobody has it, and its seed is
	// gone. It blocks its name until an administrator deletes it.
	Unassigned
	// Unknown means that AWS could not be asked which of the others holds.
	Unknown
	// Assigned means that the user has the device.
	Assigned
	// Unseen means that AWS did not answer whether it made the device. There is one of
	// that serial number that nobody has, unless Undo says that AWS could not be asked.
	Unseen
)

// UnfinishedError says that an enrolment or a removal stopped, and what is so now.
type UnfinishedError struct {
	Serial string
	State  State
	Err    error // why it stopped
	Undo   error // why it could not be taken back; nil when it was, or was not to be
}

func (e *UnfinishedError) Error() string { return fmt.Sprintf("%v; %s", e.Err, e.state()) }

func (e *UnfinishedError) state() string {
	switch {
	case e.State == TakenBack:
		return "the new device was deleted again"
	case e.State == Unassigned:
		return "the device " + e.Serial + " is assigned to nobody and could not be deleted"
	case e.State == Assigned:
		return "the device " + e.Serial + " is assigned to the user"
	case e.State == Unseen && e.Undo != nil:
		return "AWS may have made the device " + e.Serial
	case e.State == Unseen:
		return "there is a device " + e.Serial + " that nobody has, which may be the one that was asked for"
	}
	return "AWS did not say whether the device " + e.Serial + " exists now"
}

// Unwrap gives why it stopped.
func (e *UnfinishedError) Unwrap() error { return e.Err }

// Command is what an administrator can run to clear away what is left; empty:
// there is nothing, or it may be somebody else's.
func (e *UnfinishedError) Command() string {
	switch e.State {
	case TakenBack, Assigned, Unseen:
		return ""
	}
	return deleteCommand(e.Serial)
}

func deleteCommand(serial string) string {
	return "aws iam delete-virtual-mfa-device --serial-number " + serial
}

// PairError says that AWS did not take two codes of a device to learn its time.
type PairError struct {
	// Wait is how long it takes until the device has shown two codes that are
	// newer than any it shows now, whichever were taken before.
	Wait time.Duration
	Err  error
}

func (e *PairError) Error() string {
	return "AWS did not accept these two codes: they must follow one another, and be newer than the last two it accepted"
}

// Unwrap gives what AWS said.
func (e *PairError) Unwrap() error { return e.Err }

// CodesError says that two codes cannot be consecutive ones, before any is sent.
type CodesError struct{ Same bool }

func (e *CodesError) Error() string {
	if e.Same {
		return "these are the same code twice; wait for the next one"
	}
	return "an MFA code has six digits"
}

// NoDeviceError says that the user has no device of that serial number or name.
type NoDeviceError struct {
	Wanted  string
	Devices []Device // what there is
}

func (e *NoDeviceError) Error() string {
	var serials []string
	for _, d := range e.Devices {
		serials = append(serials, d.Serial)
	}
	if len(serials) == 0 {
		return "the user has no MFA device"
	}
	wanted := "of that name" // which may be a code, or a secret in the wrong place
	if strings.HasPrefix(e.Wanted, "arn:") {
		wanted = e.Wanted
	}
	return fmt.Sprintf("the user has no MFA device %s, only %s", wanted, strings.Join(serials, ", "))
}

// DeclinedError says that a person did not agree.
type DeclinedError struct{ Serial string }

func (e *DeclinedError) Error() string { return "the device " + e.Serial + " was left as it is" }
