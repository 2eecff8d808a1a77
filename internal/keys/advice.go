package keys

import (
	"errors"

	"awsmfa/internal/hint"
	"awsmfa/internal/keyring"
	"awsmfa/internal/safefile"
	"awsmfa/internal/ui"
)

// Advised is err with the one thing to do about it. When a person interrupted what was
// half done, the program ends without printing err, so the state is printed here.
func Advised(say ui.Messages, err error, profile string) error {
	if err == nil {
		return nil
	}
	err = hint.WithoutCode(err)
	advice := adviceOn(err, profile)
	var half interface{ state() string } // what is so now
	if hint.Interrupted(err) && errors.As(err, &half) {
		say.Say("%s", half.state())
		say.Hint(advice)
		return err
	}
	if advice == "" {
		return err
	}
	return hint.With(err, "%s", advice)
}

func adviceOn(err error, profile string) string {
	var stopped *StoppedError
	var lost *LostError
	var quota *QuotaError
	var occupied *keyring.TakenError
	var file *safefile.Error
	var missing *MissingError
	var inactive *NotActiveError
	var successor *SuccessorError
	switch {
	case errors.As(err, &missing) && missing.Unused:
		return "name that file with AWS_SHARED_CREDENTIALS_FILE or AWS_CONFIG_FILE, and run the same command again"
	case errors.As(err, &missing):
		return "put the access key back into a section of that file, and run the same command again"
	case errors.As(err, new(*PartError)):
		return "correct that section, or take the access key ID out"
	case errors.As(err, &stopped) && errors.As(err, new(*NoPlaceError)), errors.As(err, &inactive) && inactive.Rotated:
		return "take the rotation back: awsmfa keys rotate " + profile + " --undo"
	case errors.As(err, &stopped):
		return adviceOnStop(stopped, profile)
	case errors.As(err, &successor):
		return "use " + successor.Old + " again, which deletes it: awsmfa keys rotate " + profile + " --undo, or delete that one first: awsmfa keys delete " + successor.Old + " " + profile
	case errors.As(err, &lost) && len(lost.IDs) > 0:
		return "if nobody else made it, delete it: awsmfa keys delete " + lost.IDs[0] + " " + profile
	case errors.As(err, &lost):
		return "see whether there is one: awsmfa keys list " + profile
	case errors.As(err, &quota):
		return "delete the one that nothing uses: awsmfa keys delete ID " + profile
	case errors.As(err, new(*NotFoundError)), errors.As(err, new(*NotActiveError)), errors.As(err, new(*NothingToUndoError)):
		return "awsmfa keys list " + profile + " shows the keys"
	case errors.As(err, new(*NoPlaceError)):
		return "change it where it comes from"
	case errors.As(err, new(*MovedError)):
		return "run the same command again"
	case errors.As(err, &occupied) && occupied.Same:
		return "take it out of there first, or take the access key ID out of the profile"
	case errors.As(err, &occupied):
		return "name another entry: awsmfa keys move " + profile + " --to pass:PATH"
	case errors.As(err, new(*TakenError)):
		return "take those keys out of that section first"
	case errors.As(err, &file) && file.Problem == safefile.NotRegular:
		return "name a regular file with AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE: this command reads it again"
	case errors.As(err, new(*RootError)), errors.As(err, new(*AnotherUserError)):
		return "use the access key of the IAM user whose session it is"
	case errors.As(err, new(*ProofError)):
		return "wait some minutes, then run the same command again"
	}
	return ""
}

func adviceOnStop(e *StoppedError, profile string) string {
	switch e.State {
	case Unchanged:
		return "try again: awsmfa keys rotate " + profile
	case NewKeyLeft:
		return "delete it: awsmfa keys rotate " + profile + " --undo"
	}
	return FinishHint(profile, e.Undoing)
}

// FinishHint is what to do about a rotation that was stopped, or about taking one back.
func FinishHint(profile string, undoing bool) string {
	undo := "awsmfa keys rotate " + profile + " --undo"
	if undoing {
		return "finish taking it back: " + undo
	}
	return "finish it: awsmfa keys rotate " + profile + ", or take it back: " + undo
}
