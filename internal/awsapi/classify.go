package awsapi

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// refusals tells what STS means. Code and message both have to fit, and the
// first line that does is taken; an empty message fits all.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html. The
// messages are nowhere documented, so only their least changeable part is here.
var refusals = []struct {
	code, message string
	kind          Kind
}{
	{"AccessDenied", "invalid MFA one time pass code", CodeRefused},
	{"AccessDenied", "unable to validate MFA code", DeviceRefused},
	{"AccessDenied", "both MFA serial number and one time pass code", SerialAndCode},
	{"AccessDenied", "with session credentials", SessionKeys},
	{"AccessDenied", "may not be assumed by root", RootRole},
	{"AccessDenied", "not authorized to perform: sts:AssumeRole", RoleDenied},
	{"AccessDenied", "not authorized to perform: sts:TagSession", TagsDenied},
	{"AccessDenied", "not authorized to perform: sts:SetSourceIdentity", IdentityDenied},
	{"MalformedPolicyDocument", "", PolicyMalformed},
	{"PackedPolicyTooLarge", "", PolicyTooLarge},
	{"AccessDenied", "authenticated with an MFA device that is enabled for this user", NeedsMFA},
	{"AccessDenied", "", Denied},
	{"NoSuchEntity", "", NotFound},
	{"EntityAlreadyExists", "", Exists},
	{"LimitExceeded", "", QuotaReached},
	{"InvalidAuthenticationCode", "", PairRefused},
	{"EntityTemporarilyUnmodifiable", "", ChangedNow},
	{"ConcurrentModification", "", ChangedNow},
	{"DeleteConflict", "", InUse},
	{"InvalidInput", "", Invalid},
	{"InvalidClientTokenId", "", KeysUnknown},
	{"UnrecognizedClient", "", KeysUnknown},
	{"SignatureDoesNotMatch", "Signature expired", ClockWrong},
	{"SignatureDoesNotMatch", "Signature not yet current", ClockWrong},
	{"SignatureDoesNotMatch", "should be scoped to", RegionWrong},
	{"SignatureDoesNotMatch", "", SecretWrong},
	{"RequestExpired", "", ClockWrong},
	{"RequestTimeTooSkewed", "", ClockWrong},
	{"ExpiredToken", "", SessionExpired},
	{"RegionDisabled", "", RegionDisabled},
	{"ValidationError", "exceeds the MaxSessionDuration", RoleTooLong},
	{"ValidationError", "role chaining", ChainTooLong},
	{"ValidationError", "", Invalid},
	{"Validation", "", Invalid},
	{"InvalidParameterValue", "", Invalid},
	{"MissingParameter", "", Invalid},
	{"MalformedInput", "", Invalid},
}

// classify names an answer that is no success. code is empty when the body is
// not an error of STS.
func classify(status int, code, message string) Kind {
	code = strings.TrimSpace(code)
	_, throttled := retry.DefaultThrottleErrorCodes[code]
	switch {
	case status >= 300 && status < 400:
		return Redirected
	case throttled || status == 429:
		return Throttled
	case status >= 500:
		return ServerFault
	case code == "":
		return NotSTS
	}
	for _, r := range refusals {
		if strings.TrimSuffix(code, "Exception") == r.code && strings.Contains(message, r.message) {
			return r.kind
		}
	}
	return Other
}
