package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"awsmfa/export"
	"awsmfa/internal/awsapi"
	"awsmfa/internal/cache"
	"awsmfa/internal/credfile"
	"awsmfa/internal/inifile"
	"awsmfa/internal/profile"
	"awsmfa/internal/program"
	"awsmfa/internal/safefile"
	"awsmfa/internal/session"
)

func interrupted(err error) bool { return errors.Is(err, context.Canceled) }

func needsCode(err error) bool {
	var need *session.NeedCodeError
	return errors.As(err, &need)
}

// hint is the one thing to do about an error, or "" when there is none. It is
// here and not with the errors because it names commands and flags.
func hint(err error) string {
	var usage *usageError
	var advice *adviceError
	switch {
	case errors.As(err, &advice):
		return advice.advice
	case errors.As(err, &usage):
		return usage.advice
	case interrupted(err):
		return ""
	}
	for _, of := range []func(error) string{sessionHint, stsHint, profileHint, programHint, accountHint, commandHint, sectionHint, cacheHint, fileHint} {
		if h := of(err); h != "" {
			return h
		}
	}
	return ""
}

func sessionHint(err error) string {
	var need *session.NeedCodeError
	var spent *session.SpentError
	var length *session.LengthError
	switch {
	case errors.As(err, &need):
		return "give the code as an argument, or run it where a terminal is"
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

// stsHints has an entry for every kind of error of STS; a test sees to that.
var stsHints = map[awsapi.Kind]string{
	awsapi.CodeRefused:    "wait for the next code of this device and use that; if it is refused too, compare the time of the device and of this machine",
	awsapi.DeviceRefused:  "check mfa_serial, or wait: a new device works after 15 seconds, and after nine tries AWS refuses all codes for up to three minutes",
	awsapi.SerialAndCode:  "set mfa_serial in the profile, or give --serial",
	awsapi.KeysUnknown:    "check in the AWS console that this access key exists and is active, and that the profile is the one you mean",
	awsapi.SecretWrong:    "copy the secret access key again; if it is lost, make a new access key",
	awsapi.ClockWrong:     "set the clock of this machine",
	awsapi.SessionKeys:    "use a profile whose keys are long-term keys, or set mfa_serial and source_profile",
	awsapi.SessionExpired: "log in again with a new code: add --new",
	awsapi.RoleDenied:     "check role_arn, and that the role's trust policy names this user",
	awsapi.RoleTooLong:    "give a shorter --duration, or raise the role's maximum session duration",
	awsapi.ChainTooLong:   "give --duration 1h or less",
	awsapi.RootRole:       "use an IAM user",
	awsapi.RegionDisabled: "give another --region, or have STS activated there in the IAM console",
	awsapi.RegionWrong:    "check the region and the endpoint URL of the profile",
	awsapi.Throttled:      "wait a minute, then use a new code",
	awsapi.Invalid:        "check mfa_serial, role_arn, external_id and role_session_name of the profile",
	awsapi.NotSTS:         "open a web page to see whether this network wants a login, and check HTTPS_PROXY",
	awsapi.Redirected:     "check the endpoint URL and HTTPS_PROXY; the code was not sent on",
	awsapi.ServerFault:    "try again with a new code",
	awsapi.BadAnswer:      "check the endpoint URL; the code may be used, so take a new one",
	awsapi.Unreachable:    "check the network, the region and HTTPS_PROXY; the code was not sent and is still good",
	awsapi.Lost:           "the code may be used, so wait for the next one",
	awsapi.Timeout:        "check the network; the code may be used, so wait for the next one",
	awsapi.Cancelled:      "the code may be used, so wait for the next one",
	awsapi.NotFound:       "check the profile: it may be of another account, or what you named was deleted",
	awsapi.Exists:         "choose another name",
	awsapi.QuotaReached:   "delete one that is not used any more",
	awsapi.PairRefused:    "wait for two new codes that follow one another; if they are refused too, check the clock of the device",
	awsapi.ChangedNow:     "try again in a minute",
	awsapi.InUse:          "remove the device from its user first",
	awsapi.NeedsMFA:       "log in with a device that the user has, and use that session",
	awsapi.Denied:         "ask whoever manages the account for this permission",
	awsapi.Other:          "see the message of AWS above",
}

func stsHint(err error) string {
	var e *awsapi.Error
	if !errors.As(err, &e) {
		return ""
	}
	if skew, ok := e.Skew(); ok && e.Kind() == awsapi.ClockWrong {
		return fmt.Sprintf("this machine is %s; set its clock", behind(skew))
	}
	if unsent := e.Kind() == awsapi.Timeout || e.Kind() == awsapi.Cancelled; unsent && e.Unspent() {
		return stsHints[awsapi.Unreachable]
	}
	return stsHints[e.Kind()]
}

// lostHint is for an interrupted login whose code may have been sent.
func lostHint(err error) string {
	var e *awsapi.Error
	if errors.As(err, &e) && !e.Unspent() {
		return stsHints[awsapi.Cancelled]
	}
	return ""
}

// behind says how far a clock is off.
func behind(skew time.Duration) string {
	if skew < 0 {
		return session.Short(-skew) + " ahead of AWS"
	}
	return session.Short(skew) + " behind AWS"
}

func profileHint(err error) string {
	var unknown *profile.UnknownError
	var loop *profile.LoopError
	var keys *profile.KeysError
	var other *profile.OtherLoginError
	var source *profile.RoleSourceError
	var noSerial *profile.SerialMissingError
	var serial *profile.SerialError
	var setting *profile.SettingError
	var file *profile.FileError
	switch {
	case errors.As(err, &unknown):
		return "profiles are sections of ~/.aws/config and ~/.aws/credentials"
	case errors.As(err, &loop):
		return "one of these profiles must have access keys instead of a source_profile"
	case errors.As(err, &keys):
		return keysHint(keys)
	case errors.As(err, &other):
		return otherLoginHint(other)
	case errors.As(err, &source):
		return "add source_profile = the profile whose keys assume the role"
	case errors.As(err, &noSerial):
		if noSerial.Likely != "" {
			return fmt.Sprintf("add mfa_serial = %s to the profile, if that is your device", noSerial.Likely)
		}
		return "add mfa_serial = the ARN of your MFA device to the profile, or give --serial"
	case errors.As(err, &serial):
		return serialHint(serial)
	case errors.As(err, &setting):
		return fmt.Sprintf("correct %s, which is set by %s", setting.Key, setting.Origin)
	case errors.As(err, &file):
		return "correct the file; nothing was read from it"
	}
	return ""
}

func keysHint(e *profile.KeysError) string {
	switch e.Why {
	case profile.PartKeys:
		return "a profile needs both aws_access_key_id and aws_secret_access_key"
	case profile.SessionKeys:
		return "only long-term keys can log in: keep them in another profile and name it with source_profile"
	case profile.GoneKeys:
		return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY again, or name a profile"
	case profile.OwnSession:
		return fmt.Sprintf("keep the keys as [%s-long-term] in the credentials file, or in another profile that credential_process names", e.Profile)
	}
	return fmt.Sprintf("store them with: aws configure --profile %s", quoteWord(e.Profile))
}

func otherLoginHint(e *profile.OtherLoginError) string {
	if e.Command == "" {
		return "use it directly; no MFA session is needed"
	}
	return fmt.Sprintf("log in with: %s --profile %s", e.Command, quoteWord(e.Profile))
}

func serialHint(e *profile.SerialError) string {
	if e.Why == profile.SecurityKey {
		return "AWS takes no codes from security keys here: add an authenticator app as a second device, or use aws login"
	}
	if e.Better != "" {
		return fmt.Sprintf("it should probably be %s", e.Better)
	}
	return "it looks like arn:aws:iam::123456789012:mfa/NAME, or is the number on a hardware device"
}

func programHint(err error) string {
	var e *program.Error
	if errors.Is(err, program.ErrLoop) {
		return "the command calls awsmfa for the same profile: give that one other keys"
	}
	if errors.As(err, &e) {
		return "run the command by itself to see what it does"
	}
	return ""
}

func sectionHint(err error) string {
	var longTerm *credfile.LongTermError
	var target *targetError
	var role *credfile.RoleError
	var manager *credfile.ManagerError
	var refused *inifile.RefusedError
	var file *safefile.Error
	switch {
	case errors.As(err, &longTerm), errors.As(err, &target):
		return "they could not be fetched again: name another section with --to, or with awsmfa_write_to in the profile"
	case errors.As(err, &role), errors.As(err, &manager):
		return "name another section with --to"
	case errors.As(err, &refused):
		return "correct that section by hand, or name another with --to"
	case errors.As(err, &file):
		return "nothing was changed; env and process need no file"
	}
	return ""
}

func cacheHint(err error) string {
	var unsafe *cache.UnsafeError
	var unwritable *cache.UnwritableError
	switch {
	case errors.As(err, &unwritable):
		return "nothing is kept until then: set AWSMFA_CACHE_DIR to a folder that can be written to"
	case !errors.As(err, &unsafe):
		return ""
	case unsafe.Reason == cache.OpenToOthers:
		return "close it: chmod go-rwx " + quoteWord(unsafe.Path)
	case unsafe.Reason == cache.Damaged, unsafe.Reason == cache.TooLarge:
		return "remove it; it counts as absent until then"
	}
	return "move it away, or set AWSMFA_CACHE_DIR to a folder of your own"
}

func fileHint(err error) string {
	var value *export.ValueError
	var large *inifile.TooLargeError
	var home *homeError
	var unread *readError
	switch {
	case errors.As(err, &value):
		return "correct the setting it comes from, or use another --shell"
	case errors.As(err, &large):
		return "check that this is the right file"
	case errors.As(err, &home):
		return "set HOME, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE"
	case errors.Is(err, fs.ErrPermission):
		return "make the file readable for yourself"
	case errors.As(err, &unread):
		return "AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name other files"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "try again"
	}
	return ""
}
