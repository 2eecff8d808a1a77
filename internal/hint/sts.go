package hint

import (
	"awsmfa/internal/awsapi"
	"awsmfa/internal/session"
	"errors"
	"fmt"
	"strings"
	"time"
)

// stsHints has an entry for every kind of error of STS; a test sees to that.
var stsHints = map[awsapi.Kind]string{
	awsapi.CodeRefused:    "wait for the next code of this device and use that; if it is refused too, compare the time of the device and of this machine",
	awsapi.DeviceRefused:  "find the right device with: awsmfa setup; if it is new or was just locked (nine wrong codes), wait up to 3 minutes",
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
	awsapi.NotSTS:         "this network may want a login: open a web page, and check HTTPS_PROXY",
	awsapi.Redirected:     "check the endpoint URL and HTTPS_PROXY; the code was not sent on",
	awsapi.ServerFault:    "try again with a new code",
	awsapi.BadAnswer:      "check the endpoint URL; the code may be used, so take a new one",
	awsapi.Unreachable:    "check the network, the region and HTTPS_PROXY; the code was not sent and is still good",
	awsapi.Lost:           "the code may be used, so wait for the next one",
	awsapi.Timeout:        "check the network; the code may be used, so wait for the next one",
	awsapi.Cancelled:      "the code may be used, so wait for the next one",
	awsapi.Denied:         "ask the administrator of the account for this permission",
	awsapi.Other:          "the message above is from AWS",
}

func ofSTS(err error) string {
	var e *awsapi.Error
	if !errors.As(err, &e) {
		return ""
	}
	if skew, ok := e.Skew(); ok && e.Kind() == awsapi.ClockWrong {
		return fmt.Sprintf("this machine is %s; set its clock", Behind(skew))
	}
	if unsent := e.Kind() == awsapi.Timeout || e.Kind() == awsapi.Cancelled; unsent && e.Unspent() {
		return stsHints[awsapi.Unreachable]
	}
	return stsHints[e.Kind()]
}

// OfInterrupted is the hint for an interrupted login whose code may have been sent.
func OfInterrupted(err error) string {
	var e *awsapi.Error
	if errors.As(err, &e) && !e.Unspent() {
		return stsHints[awsapi.Cancelled]
	}
	return ""
}

// Behind says how far a clock is off.
func Behind(skew time.Duration) string {
	if skew < 0 {
		return session.Short(-skew) + " ahead of AWS"
	}
	return session.Short(skew) + " behind AWS"
}

// WithoutCode gives err, the error of a call without an MFA code, a hint that does
// not mention one.
func WithoutCode(err error) error {
	var e *awsapi.Error
	if !errors.As(err, &e) {
		return err
	}
	if advice := codelessHint(err, e.Kind()); advice != "" {
		return With(err, "%s", advice)
	}
	return err
}

func codelessHint(err error, kind awsapi.Kind) string {
	switch kind {
	case awsapi.Cancelled:
		return ""
	case awsapi.Throttled, awsapi.ServerFault, awsapi.Lost:
		return "try again in a minute"
	}
	before, _, _ := strings.Cut(Of(err), "; the code ")
	return before
}
