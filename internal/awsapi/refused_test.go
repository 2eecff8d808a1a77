package awsapi

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

// The texts are those of AWS, with their spaces.
func TestRefusals(t *testing.T) {
	const (
		unable      = "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user."
		role        = "User: arn:aws:iam::123456789012:user/bob is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::210987654321:role/Admin"
		tagSession  = "User: arn:aws:sts::123456789012:assumed-role/a/b is not authorized to perform: sts:TagSession on resource: arn:aws:iam::123456789012:role/c"
		setIdentity = "User: arn:aws:iam::123456789012:user/bob is not authorized to perform: sts:SetSourceIdentity on resource: arn:aws:iam::123456789012:role/c"
	)
	for _, test := range []struct {
		name    string
		status  int
		code    string
		message string
		kind    Kind
		unspent bool
		text    string
	}{
		{"wrong or reused code", 403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ", CodeRefused, false,
			"the MFA code was refused: it is wrong, too old, or was used before (AccessDenied)"},
		{"wrong device", 403, "AccessDenied", unable, DeviceRefused, false,
			"AWS does not accept MFA device bob for these keys (AccessDenied)"},
		{"serial alone", 403, "AccessDenied", "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.", SerialAndCode, false,
			"an MFA device serial number and an MFA code go together (AccessDenied)"},
		{"temporary keys", 403, "AccessDenied", "Cannot call GetSessionToken with session credentials", SessionKeys, false,
			"session keys cannot ask for another session token (AccessDenied)"},
		{"root", 403, "AccessDenied", "Roles may not be assumed by root accounts.", RootRole, false,
			"the account root user cannot assume roles (AccessDenied)"},
		{"role", 403, "AccessDenied", role, RoleDenied, false,
			"there is no such role, or it may not be assumed (AccessDenied: " + role + ")"},
		{"role, explicit deny", 403, "AccessDenied", role + " with an explicit deny in an identity-based policy", RoleDenied, false,
			"there is no such role, or it may not be assumed (AccessDenied: " + role + " with an explicit deny in an identity-based policy)"},
		{"session tags", 403, "AccessDenied", tagSession, TagsDenied, false,
			"the role may not be assumed with session tags (AccessDenied: " + tagSession + ")"},
		{"source identity", 403, "AccessDenied", setIdentity, IdentityDenied, false,
			"the role may not be assumed with this source identity (AccessDenied: " + setIdentity + ")"},
		{"policy", 400, "MalformedPolicyDocument", "Syntax errors in policy.", PolicyMalformed, false,
			"AWS cannot read the session policy (MalformedPolicyDocument: Syntax errors in policy)"},
		{"packed size", 400, "PackedPolicyTooLarge", "Packed size of session tags consumes 112% of allotted space.", PolicyTooLarge, false,
			"the session policy and the session tags are too large together (PackedPolicyTooLarge: Packed size of session tags consumes 112% of allotted space)"},
		{"devices without MFA", 403, "AccessDenied", "To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.", NeedsMFA, false,
			"AWS allows this only to a session made with an MFA device that the user has (AccessDenied)"},
		{"unknown to IAM", 404, "NoSuchEntity", "MFA Device invalid for user.", NotFound, false, "AWS does not find it (NoSuchEntity: MFA Device invalid for user)"},
		{"name taken", 409, "EntityAlreadyExists", "MFA device already exists.", Exists, false, "it exists already (EntityAlreadyExists: MFA device already exists)"},
		{"quota", 409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", QuotaReached, false,
			"there are as many as AWS allows (LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2)"},
		{"pair", 403, "InvalidAuthenticationCode", "Authentication code for device is not valid.", PairRefused, false,
			"AWS did not accept the two codes of this MFA device (InvalidAuthenticationCode)"},
		{"changed", 409, "EntityTemporarilyUnmodifiable", "", ChangedNow, false, "it was changed a moment ago (EntityTemporarilyUnmodifiable)"},
		{"changing", 409, "ConcurrentModification", "", ChangedNow, false, "it was changed a moment ago (ConcurrentModification)"},
		{"assigned", 409, "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.", InUse, false, "the MFA device is assigned to a user (DeleteConflict)"},
		{"input", 400, "InvalidInput", "no", Invalid, false, "STS does not accept the request (InvalidInput: no)"},
		{"other denial", 403, "AccessDenied", "no.", Denied, false, "AWS denies this (AccessDenied: no)"},
		{"denial without a message", 403, "AccessDenied", "", Denied, false, "AWS denies this (AccessDenied)"},
		{"denial by another name", 403, "AccessDeniedException", "", Denied, false, "AWS denies this (AccessDeniedException)"},
		{"code one short", 400, "ValidationError",
			"1 validation error detected: Value '" + code + "' at 'tokenCode' failed to satisfy constraint: Member must have length less than or equal to 6", Invalid, false,
			"STS does not accept the request (ValidationError: 1 validation error detected: Value '******' at 'tokenCode' failed to satisfy constraint: Member must have length less than or equal to 6)"},
		{"duration", 400, "ValidationError",
			"1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900", Invalid, false,
			"STS does not accept the request (ValidationError: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900)"},
		{"malformed", 400, "MalformedInput", "", Invalid, false, "STS does not accept the request (MalformedInput)"},
		{"above the role's maximum", 400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", RoleTooLong, false,
			"the role does not allow sessions of this length (ValidationError)"},
		{"chained", 400, "ValidationError", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.", ChainTooLong, false,
			"a role assumed from a role lasts one hour at most (ValidationError)"},
		{"unknown key", 403, "InvalidClientTokenId", "The security token included in the request is invalid.", KeysUnknown, true,
			"AWS does not recognise access key AKIA...LE: deleted, inactive or mistyped (InvalidClientTokenId)"},
		{"unknown key elsewhere", 403, "UnrecognizedClientException", "The security token included in the request is invalid.", KeysUnknown, true,
			"AWS does not recognise access key AKIA...LE: deleted, inactive or mistyped (UnrecognizedClientException)"},
		{"wrong secret", 403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.", SecretWrong, true,
			"the secret access key does not belong to the access key ID (SignatureDoesNotMatch)"},
		{"signature expired", 403, "SignatureDoesNotMatch", "Signature expired: 20230822T072529Z is now earlier than 20230822T193257Z (20230822T194757Z - 15 min.)", ClockWrong, true,
			"the clock of this machine is wrong (SignatureDoesNotMatch)"},
		{"signature not yet current", 403, "SignatureDoesNotMatch", "Signature not yet current: 20230822T072529Z is still later than 20230822T070000Z (20230822T064500Z + 15 min.)", ClockWrong, true,
			"the clock of this machine is wrong (SignatureDoesNotMatch)"},
		{"request expired", 400, "RequestExpired", "Request has expired", ClockWrong, true, "the clock of this machine is wrong (RequestExpired)"},
		{"wrong region", 403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region. ", RegionWrong, true,
			"the request was signed for another region or service than that of HOST (SignatureDoesNotMatch: Credential should be scoped to a valid region)"},
		{"wrong service", 403, "SignatureDoesNotMatch", "Credential should be scoped to correct service: 'sts'. ", RegionWrong, true,
			"the request was signed for another region or service than that of HOST (SignatureDoesNotMatch: Credential should be scoped to correct service: 'sts')"},
		{"expired session", 403, "ExpiredToken", "The security token included in the request is expired", SessionExpired, true,
			"the session that signed the request has expired (ExpiredToken)"},
		{"expired session, as an exception", 400, "ExpiredTokenException", "", SessionExpired, true,
			"the session that signed the request has expired (ExpiredTokenException)"},
		{"region switched off", 403, "RegionDisabledException", "STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this region using the IAM Console.", RegionDisabled, false,
			"the account has STS switched off in this region (RegionDisabledException)"},
		{"throttled", 400, "Throttling", "Rate exceeded", Throttled, false, "HOST is throttling requests (Throttling)"},
		{"throttled by status", 429, "", "", Throttled, false, "HOST is throttling requests"},
		{"throttled with 503", 503, "SlowDown", "", Throttled, false, "HOST is throttling requests (SlowDown)"},
		{"unknown action", 400, "InvalidAction", "Could not find operation GetSessionToke for version 2011-06-15", Other, false,
			"the request did not succeed (InvalidAction: Could not find operation GetSessionToke for version 2011-06-15)"},
		{"what the SDK would try again", 400, "IDPCommunicationError", "again", Other, false, "the request did not succeed (IDPCommunicationError: again)"},
		{"500", 500, "InternalFailure", "sorry", ServerFault, false, "HOST had an internal error: status 500 (InternalFailure: sorry)"},
		{"503", 503, "ServiceUnavailable", "", ServerFault, false, "HOST had an internal error: status 503 (ServiceUnavailable)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, body(test.status, refusal(test.code, test.message)))
			got, err := login(newClient(t, s.URL))
			e := failure(t, got, err)
			want := seen{test.kind, test.code, test.status, true, test.unspent, strings.ReplaceAll(test.text, "HOST", s.host())}
			if see(e) != want {
				t.Errorf("got  %+v\nwant %+v", see(e), want)
			}
			skew, ok := e.Skew()
			if date, known := e.ServerTime(); !ok || !known || skew != 0 || !date.Equal(now) || e.RequestID() != "4711" {
				t.Errorf("skew %v %v, server time %v %v, request %q", skew, ok, date, known, e.RequestID())
			}
			s.want(t, 1, 1)
		})
	}
}

// Answers that no STS gave.
func TestStrangers(t *testing.T) {
	page := "<!DOCTYPE html><html><head><title>Log in</title><link rel=x></head><body><p>Welcome to the hotel &nbsp; " + code + "</body></html>"
	for _, test := range []struct {
		name   string
		status int
		body   string
		kind   Kind
		text   string
	}{
		{"portal 200", 200, page, NotSTS, "HOST answered, but not as STS does: status 200"},
		{"proxy 403", 403, page, NotSTS, "HOST answered, but not as STS does: status 403"},
		{"proxy 407", 407, `{"error":"proxy authentication required"}`, NotSTS, "HOST answered, but not as STS does: status 407"},
		{"JSON 200", 200, `{"ok":true}`, NotSTS, "HOST answered, but not as STS does: status 200"},
		{"JSON 400", 400, `{"__type":"AccessDenied"}`, NotSTS, "HOST answered, but not as STS does: status 400"},
		{"text 404", 404, "404 page not found\n", NotSTS, "HOST answered, but not as STS does: status 404"},
		{"empty 403", 403, "", NotSTS, "HOST answered, but not as STS does: status 403"},
		{"S3 403", 403, "<Error><Code>AccessDenied</Code></Error>", NotSTS, "HOST answered, but not as STS does: status 403"},
		{"empty error", 403, "<ErrorResponse><Error/></ErrorResponse>", NotSTS, "HOST answered, but not as STS does: status 403"},
		{"another operation's answer", 200, success("GetFederationToken", credentials(session)), NotSTS, "HOST answered, but not as STS does: status 200"},
		{"gateway 502", 502, page, ServerFault, "HOST had an internal error: status 502"},
		{"empty 500", 500, "", ServerFault, "HOST had an internal error: status 500"},
		{"JSON 504", 504, `{}`, ServerFault, "HOST had an internal error: status 504"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, body(test.status, test.body))
			got, err := login(newClient(t, s.URL))
			e := failure(t, got, err)
			want := seen{Kind: test.kind, Status: test.status, Sent: true, Text: strings.ReplaceAll(test.text, "HOST", s.host())}
			if see(e) != want {
				t.Errorf("got  %+v\nwant %+v", see(e), want)
			}
			s.want(t, 1, 1)
		})
	}
}

func TestRedirect(t *testing.T) {
	other := serve(t, body(200, success("GetSessionToken", credentials(session))))
	for status, location := range map[int]string{
		301: other.URL, 302: "https://aws.amazon.com/iam", 303: "", 307: other.URL, 308: "http://\x9b2J\u202e" + code + ".example/",
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", location)
				w.WriteHeader(status)
			})
			got, err := login(newClient(t, s.URL))
			e := failure(t, got, err)
			to := map[int]string{301: other.host(), 302: "aws.amazon.com", 303: "no other host", 307: other.host(), 308: `\x9b2J\u202e******.example`}[status]
			want := seen{Kind: Redirected, Status: status, Sent: true,
				Text: fmt.Sprintf("%s pointed elsewhere, which was not followed: status %d, to %s", s.host(), status, to)}
			if see(e) != want {
				t.Errorf("got  %+v\nwant %+v", see(e), want)
			}
			s.want(t, 1, 1)
		})
	}
	other.want(t, 0, 0)
}

// A wrong clock is not corrected behind the caller's back: that would be a
// second request with the same code.
func TestClock(t *testing.T) {
	for _, test := range []struct {
		date string
		skew time.Duration
		text string
	}{
		{now.Add(3*time.Hour + 2*time.Minute).Format(http.TimeFormat), 3*time.Hour + 2*time.Minute, ": it is 3h2m0s behind"},
		{now.Add(-20 * time.Minute).Format(http.TimeFormat), -20 * time.Minute, ": it is 20m0s ahead"},
		{now.Add(2*time.Hour - 7*time.Second).Format(http.TimeFormat), 2 * time.Hour, ": it is 2h0m0s behind"}, // over a slow line
		{"yesterday", 0, ""},
	} {
		t.Run(test.date, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Date", test.date)
				body(403, refusal("SignatureDoesNotMatch", "Signature expired: x is now earlier than y"))(w, r)
			})
			got, err := login(newClient(t, s.URL))
			e := failure(t, got, err)
			want := seen{ClockWrong, "SignatureDoesNotMatch", 403, true, true, "the clock of this machine is wrong" + test.text + " (SignatureDoesNotMatch)"}
			if see(e) != want {
				t.Errorf("got  %+v\nwant %+v", see(e), want)
			}
			skew, ok := e.Skew()
			date, known := e.ServerTime()
			if skew != test.skew || ok != (test.skew != 0) || known != ok || ok && date.Sub(now.Add(skew)).Abs() > 7*time.Second {
				t.Errorf("skew %v %v, server time %v %v", skew, ok, date, known)
			}
			s.want(t, 1, 1)
		})
	}
}

func TestKinds(t *testing.T) {
	names := map[string]bool{}
	for _, k := range Kinds() {
		text := (&Error{kind: k}).Error()
		if names[k.String()] || k.String() == "" || text == "" || text != strings.TrimSuffix(text, ".") {
			t.Errorf("kind %d is %q: %q", int(k), k, text)
		}
		names[k.String()] = true
	}
	if len(names) != 40 {
		t.Errorf("%d kinds, want 40", len(names))
	}
	for _, r := range refusals {
		if got := classify(403, r.code, "x"+r.message+"y"); got != r.kind {
			t.Errorf("the line of %s %q is never reached: %v", r.code, r.message, got)
		}
	}
	if got := Kind(0).String() + Kind(99).String(); got != "kind 0kind 99" {
		t.Errorf("outside the list: %q", got)
	}
}

func TestRefusedRole(t *testing.T) {
	s := serve(t, body(403, refusal("AccessDenied", "the token "+session.SessionToken+" of "+session.SecretAccessKey)))
	got, err := newClient(t, s.URL).AssumeRole(context.Background(), session, Role{ARN: "arn:aws:iam::123456789012:role/r", SessionName: "bob"})
	e := failure(t, got, err)
	want := seen{Denied, "AccessDenied", 403, true, false, "AWS denies this (AccessDenied: the token ****** of ******)"}
	if see(e) != want || got != (creds.Credentials{}) {
		t.Errorf("got  %+v\nwant %+v", see(e), want)
	}
}

// What was sent tells cases of unknown keys apart, and what does not look like an
// access key ID is not shown.
func TestUnknownKeys(t *testing.T) {
	const akia, asia = "AKIAIOSFODNN7EXAMP01", "ASIAIOSFODNN7EXAMP01"
	for _, test := range []struct {
		id, token string
		kind      Kind
		text      string
	}{
		{akia, "", KeysUnknown, "AWS does not recognise access key AKIA...01: deleted, inactive or mistyped (InvalidClientTokenId)"},
		{asia, "tokentoken", KeysUnknown, "AWS does not recognise access key ASIA...01, or the session token does not belong to it (InvalidClientTokenId)"},
		{akia, "tokentoken", TokenLeftOver, "a long-term access key has no session token, but one was sent with it (InvalidClientTokenId)"},
		{asia, "", TokenMissing, "a temporary access key was sent without its session token (InvalidClientTokenId)"},
		{"GKOFANOTHERSERVER1234", "tokentoken", KeysUnknown, "AWS does not recognise access key GKOF...34, or the session token does not belong to it (InvalidClientTokenId)"},
		{"wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY", "", KeysUnknown, "AWS does not recognise the access key: deleted, inactive or mistyped (InvalidClientTokenId)"},
	} {
		s := serve(t, body(403, refusal("InvalidClientTokenId", "The security token included in the request is invalid.")))
		c := creds.Credentials{AccessKeyID: test.id, SecretAccessKey: "hushhushsecret", SessionToken: test.token}
		got, err := newClient(t, s.URL).GetSessionToken(context.Background(), c, serial, code, time.Hour)
		want := seen{test.kind, "InvalidClientTokenId", 403, true, true, test.text}
		if e := failure(t, got, err); see(e) != want {
			t.Errorf("got  %+v\nwant %+v", see(e), want)
		}
	}
}

// The name of a device is a setting, of any origin.
func TestRefusedDeviceIsNamed(t *testing.T) {
	for serial, name := range map[string]string{
		"GAHT12345678": "GAHT12345678", "arn:aws:iam::123456789012:mfa/path/STS HOST\u202e": `STS HOST\u202e`,
	} {
		s := serve(t, body(403, refusal("AccessDenied", "MultiFactorAuthentication failed, unable to validate MFA code.")))
		got, err := newClient(t, s.URL).GetSessionToken(context.Background(), keys, serial, code, time.Hour)
		if e := failure(t, got, err); e.Kind() != DeviceRefused || e.Error() != "AWS does not accept MFA device "+name+" for these keys (AccessDenied)" {
			t.Errorf("%v: %v", e.Kind(), e)
		}
	}
}

// A refused code shows a clock that is off by a minute or more: such codes are
// not those that AWS expects.
func TestClockOfARefusedCode(t *testing.T) {
	for _, test := range []struct {
		skew time.Duration
		off  bool
		text string
	}{
		{0, false, ""}, {59 * time.Second, false, ""}, {-59 * time.Second, false, ""},
		{time.Minute, true, ": the clock of this machine is 1m0s behind"}, {-90 * time.Second, true, ": the clock of this machine is 1m30s ahead"},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", now.Add(test.skew).Format(http.TimeFormat))
			body(403, refusal("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. "))(w, r)
		})
		got, err := login(newClient(t, s.URL))
		e := failure(t, got, err)
		off, known := e.ClockOff()
		want := "the MFA code was refused: it is wrong, too old, or was used before" + strings.Replace(test.text, ": the", "; the", 1) + " (AccessDenied)"
		if e.Kind() != CodeRefused || known != test.off || off != test.skew || e.Error() != want {
			t.Errorf("%v: %v %v, %v, want %s", test.skew, off, known, e, want)
		}
	}
	if _, known := (&Error{kind: CodeRefused, skew: time.Hour}).ClockOff(); known {
		t.Error("a clock is known to be off without a date")
	}
}
