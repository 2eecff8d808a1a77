package device

import (
	"errors"
	"strings"

	"awsmfa/internal/hint"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// Advised is err with the one thing to do about it. When a person interrupted what was
// half done, the program ends without printing err, so the state is printed here.
func Advised(say ui.Messages, err error, profile string) error {
	if err == nil {
		return nil
	}
	advice := adviceOn(err, profile)
	var left *UnfinishedError
	if hint.Interrupted(err) && errors.As(err, &left) {
		say.Say("%s", left.state())
		say.Hint(advice)
		return err
	}
	if advice == "" || hint.IsGiven(err) {
		return err
	}
	return hint.With(err, "%s", advice)
}

func adviceOn(err error, profile string) string {
	var left *UnfinishedError
	var name *NameError
	var pair *PairError
	switch {
	case errors.As(err, &left) && left.Command() != "":
		return "an administrator can delete it: " + left.Command()
	case errors.As(err, &left) && left.State == Unseen:
		return "run it again, which asks before it deletes such a device: awsmfa device add " + profile + " --name " + hint.Word(left.Serial[strings.LastIndexByte(left.Serial, '/')+1:])
	case errors.As(err, &left) && left.State == TakenBack:
		return "try again: awsmfa device add " + profile
	case errors.As(err, &left), errors.As(err, new(*NoDeviceError)):
		return "awsmfa device list " + profile + " shows the devices"
	case errors.As(err, &name):
		return adviceOnName(name, profile)
	case errors.As(err, &pair):
		return "wait " + session.Short(pair.Wait) + ", then: awsmfa device resync " + profile
	case errors.As(err, new(*CodesError)):
		return "type a code, and then the one that follows it"
	case errors.As(err, new(*FullError)):
		return "remove one that is not used: awsmfa device remove " + profile + " --name NAME"
	case errors.As(err, new(*SecurityKeysError)):
		return "sign in to the AWS console and add an authenticator app there, or log in with: aws login"
	case errors.As(err, new(*SessionNeededError)):
		return "set mfa_serial to a device that shows codes: awsmfa setup " + profile
	}
	return ""
}

// adviceOnName is about a name that the new device cannot have.
func adviceOnName(e *NameError, profile string) string {
	another := "take another name: awsmfa device add " + profile + " --name " + e.Suggestion
	if command := e.Command(); command != "" {
		return "an administrator can delete it: " + command + "; or " + another
	}
	return another
}
