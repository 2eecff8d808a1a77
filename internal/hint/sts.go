package hint

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/session"
)

// advice is what to do about an error of AWS.
type advice struct {
	text string
	// code is what became of the MFA code, and what that means for the next.
	code string
	// codeless stands in for text where the call had no code.
	codeless string
}

// withCode is the advice for a call that had an MFA code.
func (a advice) withCode() string {
	if a.text == "" || a.code == "" {
		return a.text + a.code
	}
	return a.text + "; " + a.code
}

// withoutCode is the advice for a call that had none.
func (a advice) withoutCode() string { return cmp.Or(a.codeless, a.text) }

const (
	stillGood = "the code was not sent and is still good"
	maybeUsed = "the code may be used, so wait for the next one"
)

// stsHints has an entry for every kind of error of STS; a test sees to that.
var stsHints = [...]advice{
	awsapi.CodeRefused:     {text: "wait for the next code of this device and use that; if it is refused too, compare the time of the device and of this machine"},
	awsapi.DeviceRefused:   {text: "find the right device with: awsmfa setup; if it is new or was just locked (nine wrong codes), wait up to 3 minutes"},
	awsapi.SerialAndCode:   {text: "find and write mfa_serial with: awsmfa setup"},
	awsapi.KeysUnknown:     {text: "check in the AWS console that this access key exists and is active, and that the profile is the one you mean"},
	awsapi.TokenLeftOver:   {text: "remove aws_session_token (AWS_SESSION_TOKEN) from beside this key"},
	awsapi.TokenMissing:    {text: "set aws_session_token too, or use a long-term key"},
	awsapi.SecretWrong:     {text: "copy the secret access key again; if it is lost, make a new access key"},
	awsapi.ClockWrong:      {text: "set the clock of this machine"},
	awsapi.SessionKeys:     {text: "use a profile whose keys are long-term keys, or set mfa_serial and source_profile"},
	awsapi.SessionExpired:  {text: "log in again with a new code: awsmfa env PROFILE --new"},
	awsapi.RoleDenied:      {text: "check role_arn, external_id and role_session_name, and that the role's trust policy names this user; if it wants a recent MFA, add --new"},
	awsapi.TagsDenied:      {text: "have the role's trust policy allow sts:TagSession, or remove session_tags from the profile and the roles before it"},
	awsapi.IdentityDenied:  {text: "have the role's trust policy allow sts:SetSourceIdentity for this source_identity, or remove it from the profile and the roles before it"},
	awsapi.PolicyMalformed: {text: "correct the file that --policy names: it needs Version and Statement"},
	awsapi.PolicyTooLarge:  {text: "shorten the policy of --policy, or use fewer --policy-arn and session_tags"},
	awsapi.RoleTooLong:     {text: "give a shorter --duration, or raise the role's maximum session duration"},
	awsapi.ChainTooLong:    {text: "give --duration 1h or less"},
	awsapi.RootRole:        {text: "use an IAM user"},
	awsapi.RegionDisabled:  {text: "choose another region, or have STS activated there in the IAM console"},
	awsapi.RegionWrong:     {text: "check the region and the endpoint URL of the profile"},
	awsapi.Throttled:       {text: "wait a minute, then use a new code", codeless: "try again in a minute"},
	awsapi.Invalid:         {text: "check mfa_serial, role_arn, external_id and role_session_name of the profile"},
	awsapi.NotSTS:          {text: "this network may want a login: open a web page, and check HTTPS_PROXY"},
	awsapi.Redirected:      {text: "check the endpoint URL and HTTPS_PROXY", code: "the code was not sent on"},
	awsapi.ServerFault:     {text: "try again with a new code", codeless: "try again in a minute"},
	awsapi.BadAnswer:       {text: "check the endpoint URL", code: "the code may be used, so take a new one"},
	awsapi.Unreachable:     {text: "check the network, the region and HTTPS_PROXY", code: stillGood},
	awsapi.UnknownCA:       {text: "if a proxy inspects this connection, set ca_bundle (AWS_CA_BUNDLE) to a file with its CA certificate", code: stillGood},
	awsapi.Lost:            {code: maybeUsed, codeless: "try again in a minute"},
	awsapi.Timeout:         {text: "check the network", code: maybeUsed},
	awsapi.Cancelled:       {code: maybeUsed},
	awsapi.NotFound:        {text: "check the profile: it may be of another account, or what you named was deleted"},
	awsapi.Exists:          {text: "choose another name"},
	awsapi.QuotaReached:    {text: "delete one that is not used any more"},
	awsapi.PairRefused:     {text: "wait for two new codes that follow one another; if they are refused too, check the clock of the device"},
	awsapi.ChangedNow:      {text: "try again in a minute"},
	awsapi.InUse:           {text: "remove the device from its user first"},
	awsapi.NeedsMFA:        {text: "log in with a device that the user has, and use that session"},
	awsapi.Denied:          {text: "ask the administrator of the account for this permission"},
	awsapi.Other:           {text: "the message above is from AWS"},
}

func ofSTS(err error) string {
	var e *awsapi.Error
	if !errors.As(err, &e) {
		return ""
	}
	if clock := ofClock(e); clock != "" {
		return clock
	}
	if unsent := e.Kind() == awsapi.Timeout || e.Kind() == awsapi.Cancelled; unsent && e.Unspent() {
		return stsHints[awsapi.Unreachable].withCode()
	}
	return stsHints[e.Kind()].withCode()
}

// ofClock is about a clock that AWS does not accept.
func ofClock(e *awsapi.Error) string {
	if skew, ok := e.Skew(); ok && e.Kind() == awsapi.ClockWrong {
		return fmt.Sprintf("this machine is %s; set its clock", Behind(skew))
	}
	if _, off := e.ClockOff(); off && e.Kind() == awsapi.CodeRefused { // which the error says
		return "if the codes are made on this machine, set its clock; if not, wait for the next code of the device"
	}
	return ""
}

// OfInterrupted is the hint for an interrupted login whose code may have been sent.
func OfInterrupted(err error) string {
	var e *awsapi.Error
	if errors.As(err, &e) && !e.Unspent() && !IsGiven(err) { // as WithoutCode gives
		return stsHints[awsapi.Cancelled].withCode()
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
// not mention one, unless err has a hint of its own.
func WithoutCode(err error) error {
	var e *awsapi.Error
	if !errors.As(err, &e) || IsGiven(err) || errors.As(err, new(hinter)) {
		return err
	}
	if clock := ofClock(e); clock != "" {
		return With(err, "%s", clock)
	}
	return With(err, "%s", stsHints[e.Kind()].withoutCode())
}
