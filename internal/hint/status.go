package hint

import (
	"errors"

	"awsmfa/internal/host"
	"awsmfa/internal/prompt"
	"awsmfa/internal/session"
)

// The exit statuses; exec adds those of its command.
const (
	Failed     = 1
	Misused    = 2
	NeedsCode  = 3
	WasStopped = 130
)

// Status is the exit status that an error stands for.
func Status(err error) int {
	var exit host.ExitStatus
	var usage *UsageError
	var length *session.LengthError
	var command *host.CommandError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &command):
		return command.Status()
	case errors.As(err, &exit):
		return int(exit)
	case errors.As(err, &usage), errors.As(err, &length):
		return Misused
	case Interrupted(err):
		return WasStopped
	case LacksCode(err), errors.Is(err, prompt.ErrNone):
		return NeedsCode
	}
	return Failed
}

// LacksCode says whether a login failed for lack of a code.
func LacksCode(err error) bool { return errors.As(err, new(*session.NeedCodeError)) }
