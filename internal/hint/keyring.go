package hint

import (
	"errors"

	"awsmfa/internal/keyring"
)

func ofKeyring(err error) string {
	var locked *keyring.LockedError
	switch {
	case errors.As(err, &locked) && locked.Unlock != "":
		return "unlock it for this session: " + locked.Unlock
	case errors.As(err, new(*keyring.DeniedError)):
		return "try again, and allow it; or keep the keys in pass: awsmfa keys move PROFILE --to pass:PATH"
	case errors.As(err, new(*keyring.LockedError)):
		return "unlock it, or run this on a terminal"
	case errors.As(err, new(*keyring.NoServiceError)):
		return "run it where the desktop session is, or keep the keys in pass: awsmfa keys move PROFILE --to pass:PATH"
	case errors.As(err, new(*keyring.NotFoundError)):
		return "correct awsmfa_keys and awsmfa_key_id of the profile, or write the access key into the credentials file again"
	case errors.As(err, new(*keyring.NameError)):
		return "correct awsmfa_keys of the profile"
	case errors.As(err, new(*keyring.Error)):
		return "open the store with its own program to see what is wrong there"
	}
	return ""
}
