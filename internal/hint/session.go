package hint

import (
	"errors"
	"fmt"

	"awsmfa/internal/prompt"
	"awsmfa/internal/session"
)

// ofQuestion is about a question that a person ended, as with Ctrl-D.
func ofQuestion(err error) string {
	if errors.Is(err, prompt.ErrEnd) {
		return "run it again, and type an answer"
	}
	return ""
}

func ofSession(err error) string {
	var need *session.NeedCodeError
	var spent *session.SpentError
	var length *session.LengthError
	switch {
	case errors.As(err, &need) && need.Reason == nil && !need.Waited:
		return fmt.Sprintf("log in with: awsmfa env %s", Word(need.Profile))
	case errors.As(err, &need):
		return "give the code as an argument, or run it where a terminal is"
	case errors.As(err, new(*session.BusyError)):
		return "look for another awsmfa that is stopped or hangs, and end it"
	case errors.Is(err, session.ErrNoLock):
		return "set AWSMFA_CACHE_DIR to a folder on a local disk"
	case errors.As(err, new(*session.OptionError)):
		return "correct it in the profile or the flag, or leave it out"
	case errors.As(err, &spent):
		return fmt.Sprintf("every code works once; the next one comes in %s", session.Short(spent.Next))
	case errors.As(err, &length):
		if length.Chained {
			return "a role that is assumed from another role lasts one hour at most"
		}
		return fmt.Sprintf("give --duration from %s to %s", session.Short(length.Least), session.Short(length.Most))
	}
	return ""
}
