package hint

import (
	"errors"
	"fmt"

	"awsmfa/internal/profile"
)

func ofProfile(err error) string {
	var unknown *profile.UnknownError
	var loop *profile.LoopError
	var keys *profile.KeysError
	var other *profile.OtherLoginError
	var source *profile.RoleSourceError
	var noSerial *profile.SerialMissingError
	var serial *profile.SerialError
	var setting *profile.SettingError
	var noRole *profile.NoRoleError
	var file *profile.FileError
	var partition *profile.PartitionError
	var chain *profile.ChainError
	switch {
	case errors.As(err, &partition):
		return "give a region of the same partition, or none"
	case errors.As(err, &chain):
		return "name the profile with the access keys as source_profile"
	case errors.As(err, &unknown):
		return "see the profiles with: awsmfa list"
	case errors.As(err, &loop):
		return "one of these profiles must have access keys instead of a source_profile"
	case errors.As(err, &keys):
		return ofKeys(keys)
	case errors.As(err, &other):
		return ofOtherLogin(other)
	case errors.As(err, &source) && source.Both:
		return "keep one of the two"
	case errors.As(err, &source):
		return "add source_profile = the profile whose keys assume the role"
	case errors.As(err, &noSerial):
		return "find and write it with: awsmfa setup " + Word(noSerial.Profile)
	case errors.As(err, &serial):
		return ofSerial(serial)
	case errors.As(err, &noRole):
		return "name the profile of a role, or add --role"
	case errors.As(err, &setting) && setting.Origin.Kind == profile.Flag:
		return fmt.Sprintf("correct what %s says", setting.Origin)
	case errors.As(err, &setting):
		return fmt.Sprintf("correct %s, which is set by %s", setting.Key, setting.Origin)
	case errors.As(err, &file):
		return "correct the file; nothing was read from it"
	}
	return ""
}

func ofKeys(e *profile.KeysError) string {
	switch e.Why {
	case profile.PartKeys:
		if missing := e.MissingVariable(); missing != "" {
			return fmt.Sprintf("set %s too, or remove %s from the environment", missing, e.Origin)
		}
		return "add the missing one: aws_access_key_id or aws_secret_access_key"
	case profile.SessionKeys:
		return "only long-term keys can log in: keep them in another profile and name it with source_profile"
	case profile.GoneKeys:
		return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY again, or name a profile"
	case profile.SwappedKeys:
		return "exchange aws_access_key_id and aws_secret_access_key"
	case profile.BadKeyID:
		return "store the access key ID again, by itself: it has capital letters and digits only, and variables are not replaced"
	case profile.BadSecret:
		return "store the secret access key again, without blanks and quotes"
	case profile.LeftoverToken:
		return "remove the session token: long-term keys have none"
	case profile.TemporaryKeys:
		return "store long-term keys, which begin with AKIA; a key that begins with ASIA is of a session"
	case profile.OwnSession:
		return fmt.Sprintf("keep the keys as [%s-long-term] in the credentials file, or in another profile that credential_process names", e.Profile)
	}
	return fmt.Sprintf("store them with: aws configure --profile %s", Word(e.Profile))
}

func ofOtherLogin(e *profile.OtherLoginError) string {
	if e.Command == "" {
		return "use it directly; no MFA session is needed"
	}
	return fmt.Sprintf("log in with: %s --profile %s", e.Command, Word(e.Profile))
}

func ofSerial(e *profile.SerialError) string {
	if e.Why == profile.SecurityKey {
		return "add an authenticator app as a second device, or log in with: aws login"
	}
	if e.Better != "" {
		return fmt.Sprintf("it should probably be %s", e.Better)
	}
	return "it looks like arn:aws:iam::123456789012:mfa/NAME, or is the number on a hardware device"
}
