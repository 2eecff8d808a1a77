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
	awsapi.DeviceRefused:  "check mfa_serial, or wait: a new device works after 15 seconds, and after nine tries AWS refuses all codes for up to three minutes",
	awsapi.SerialAndCode:  "set mfa_serial in the profile, or give --serial",
	awsapi.KeysUnknown:    "check in the AWS console that this access key exists and is active, and that the profile is the one you mean",
	awsapi.TokenLeftOver:  "remove aws_session_token (AWS_SESSION_TOKEN) from beside this key",
	awsapi.TokenMissing:   "set aws_session_token too, or use a long-term key",
	awsapi.SecretWrong:    "copy the secret access key again; if it is lost, make a new access key",
	awsapi.ClockWrong:     "set the clock of this machine",
	awsapi.SessionKeys:    "use a profile whose keys are long-term keys, or set mfa_serial and source_profile",
	awsapi.SessionExpired: "log in again with a new code: add --new",
	awsapi.RoleDenied:     "check role_arn, external_id and role_session_name, and that the role's trust policy names this user; if it wants a recent MFA, add --new",
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
	awsapi.UnknownCA:      "if a proxy inspects this connection, set ca_bundle (AWS_CA_BUNDLE) to a file with its CA certificate; the code was not sent and is still good",
	awsapi.Lost:           "the code may be used, so wait for the next one",
	awsapi.Timeout:        "check the network; the code may be used, so wait for the next one",
	awsapi.Cancelled:      "the code may be used, so wait for the next one",
	awsapi.Denied:         "ask whoever manages the account for this permission",
	awsapi.Other:          "see the message of AWS above",
}

func ofSTS(err error) string {
	var e *awsapi.Error
	if !errors.As(err, &e) {
		return ""
	}
	if skew, ok := e.Skew(); ok && e.Kind() == awsapi.ClockWrong {
		return fmt.Sprintf("this machine is %s; set its clock", Behind(skew))
	}
	if _, off := e.ClockOff(); off && e.Kind() == awsapi.CodeRefused { // which the error says
		return "if the codes are made on this machine, set its clock; if not, wait for the next code of the device"
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

// behind says how far a clock is off.
func Behind(skew time.Duration) string {
	if skew < 0 {
		return session.Short(-skew) + " ahead of AWS"
	}
	return session.Short(skew) + " behind AWS"
}

// WithoutCode is err, the error of a call that carried no MFA code: a hint that speaks
// of one would mislead.
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
