package app

import (
	"errors"

	"awsmfa/internal/device"
	"awsmfa/internal/hint"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// deviceAdvice is err with the one thing to do about it. Of an interrupted change
// it says what is so now, which the end of the program would not.
func deviceAdvice(say ui.Messages, err error, profile string) error {
	if err == nil {
		return nil
	}
	advice := adviceOnDevice(err, profile)
	var left *device.UnfinishedError
	if hint.Interrupted(err) && errors.As(err, &left) {
		say.Say("%s", stateOf(left))
		say.Hint(advice)
		return err
	}
	if advice == "" || hint.IsGiven(err) {
		return err
	}
	return hint.With(err, "%s", advice)
}

// stateOf is what is so of a device after an interruption.
func stateOf(e *device.UnfinishedError) string {
	switch e.State {
	case device.TakenBack:
		return "the new device was deleted again; nothing has changed"
	case device.Unassigned:
		return "the device " + e.Serial + " is assigned to nobody and could not be deleted"
	case device.Assigned:
		return "the user has the device " + e.Serial
	}
	return "AWS did not say whether there is a device " + e.Serial + " now"
}

func adviceOnDevice(err error, profile string) string {
	var left *device.UnfinishedError
	var name *device.NameError
	var pair *device.PairError
	var none *device.NoDeviceError
	var full *device.FullError
	switch {
	case errors.As(err, &left) && left.Command() != "":
		return "an administrator can delete it: " + left.Command()
	case errors.As(err, &left):
		return "try again: awsmfa device add " + profile
	case errors.As(err, &name):
		return adviceOnName(name, profile)
	case errors.As(err, &pair):
		return "wait " + session.Short(pair.Wait) + ", then: awsmfa device resync " + profile
	case errors.As(err, new(*device.CodesError)):
		return "type a code, and then the one that follows it"
	case errors.As(err, &none):
		return "awsmfa device list " + profile + " shows the devices"
	case errors.As(err, &full):
		return "remove one that is not used: awsmfa device remove " + profile + " --name NAME"
	case errors.As(err, new(*device.SecurityKeysError)):
		return "sign in to the AWS console and add an authenticator app there, or log in with: aws login"
	case errors.As(err, new(*device.SessionNeededError)):
		return "set mfa_serial to a device that shows codes: awsmfa setup " + profile
	}
	return ""
}

// adviceOnName is about a name that the new device cannot have.
func adviceOnName(e *device.NameError, profile string) string {
	another := "take another name: awsmfa device add " + profile + " --name " + e.Suggestion
	if command := e.Command(); command != "" {
		return "an administrator can delete it: " + command + "; or " + another
	}
	return another
}
