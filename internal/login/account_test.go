package login

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/keyring"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// refusal is an answer of STS or IAM.
func refusal(code, message string) string {
	return fmt.Sprintf(`<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>r</RequestId></ErrorResponse>`, code, message)
}

// identity is an answer of GetCallerIdentity about the user bob.
func identity(account string) string {
	return fmt.Sprintf(`<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::%[1]s:user/bob</Arn><UserId>AIDA</UserId>`+
		`<Account>%[1]s</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`, account)
}

// login is one of profile base with a code.
func (w *world) login(t *testing.T, r Request) error {
	t.Helper()
	r.Target.Profile, r.Target.Code = "base", "123456"
	l, err := Prepare(w.Deps, w.read(t), r)
	if err == nil {
		_, err = l.Unwritten(t.Context())
	}
	return err
}

func TestAccount(t *testing.T) {
	const arn, number = "arn:aws:iam::123456789012:mfa/bob", "GAHT12345678"
	const mine, other = "awsmfa_account_id = 123456789012\n", "awsmfa_account_id = 210987654321\n"
	const foreign = `profile "base" is for account 210987654321 ([profile base] in config), but this session is of account 123456789012`
	for _, test := range []struct {
		name, device, config, identity string
		verify                         bool
		asked                          int
		says, err                      string
	}{
		{"nothing is wanted", number, "", identity("123456789012"), false, 1, "", ""},
		{"to be verified", arn, "", identity("123456789012"), true, 2, "awsmfa: base: arn:aws:iam::123456789012:user/bob\n", ""},
		{"the device tells", arn, mine, "", false, 1, "", ""},
		{"the device tells of another", arn, other, "", false, 0, "", foreign},
		{"a number tells nothing", number, mine, identity("123456789012"), false, 2, "", ""},
		{"a number of another", number, other, identity("123456789012"), false, 2, "", foreign},
		{"another one, to be verified", number, other, identity("123456789012"), true, 2, "", foreign},
		{"unknown", arn, "", refusal("AccessDenied", "no"), true, 2, "", "cannot verify the session: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, 0)
			w.answers = map[string]string{"GetCallerIdentity": test.identity}
			w.write(t, "config", "[profile base]\nregion = eu-west-1\nmfa_serial = "+test.device+"\n"+test.config)
			err := w.login(t, Request{Verify: test.verify})
			if (err == nil) != (test.err == "") || err != nil && !strings.HasPrefix(err.Error(), test.err) {
				t.Errorf("got %v", err)
			}
			if test.err == foreign && hint.Of(err) != `check mfa_serial and role_arn of profile "base", and correct awsmfa_account_id if they are right` {
				t.Errorf("advice is %q", hint.Of(err))
			}
			if w.asked != test.asked || w.says.String() != test.says {
				t.Errorf("asked %d times, says %q", w.asked, w.says)
			}
		})
	}
}

// A device that STS refuses is looked for among those of the user.
func TestRefusedDevice(t *testing.T) {
	const device = "arn:aws:iam::123456789012:mfa/bob"
	const find = "find the right one with: awsmfa setup base"
	const wait = "wait up to three minutes, then use a new code"
	devices := func(serial string) string {
		if serial != "" {
			serial = "<member><SerialNumber>" + serial + "</SerialNumber><UserName>bob</UserName><EnableDate>2020-01-01T00:00:00Z</EnableDate></member>"
		}
		return "<ListMFADevicesResponse><ListMFADevicesResult><IsTruncated>false</IsTruncated><MFADevices>" + serial + "</MFADevices></ListMFADevicesResult></ListMFADevicesResponse>"
	}
	refused := refusal("AccessDenied", "MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid and associated with this user.")
	for _, test := range []struct {
		name, answer, identity, devices string
		iam                             bool
		why                             DeviceWhy
		err, hint                       string
	}{
		{"another account", refused, identity("210987654321"), "", true, Foreign,
			"MFA device " + device + " belongs to another account than the keys, which are of 210987654321 ([profile base] in config)", find},
		{"none", refused, identity("123456789012"), devices(""), true, NoDevice, `user "bob" has no MFA device`, "get one with: awsmfa setup base"},
		{"another one", refused, identity("123456789012"), devices("arn:aws:iam::123456789012:mfa/other"), true, Unlisted,
			`user "bob" has no MFA device ` + device + " ([profile base] in config)", find},
		{"locked", refused, identity("123456789012"), devices(device), true, Unready,
			"AWS does not accept codes of MFA device " + device + " now: it is new, or locked after nine attempts", wait},
		{"no right to look", refused, identity("123456789012"), refusal("AccessDenied", "no"), true, Refused,
			"AWS does not accept MFA device " + device + " for these keys ([profile base] in config)", find + "; if the device is new or had nine attempts, " + wait},
		{"no IAM", refused, identity("123456789012"), devices(device), false, Refused, "AWS does not accept MFA device ", find + "; "},
		{"an unknown user", refused, refusal("AccessDenied", "no"), devices(device), true, Refused, "AWS does not accept MFA device ", find + "; "},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, 0)
			if test.iam {
				w.env["AWS_ENDPOINT_URL_IAM"] = w.env["AWS_ENDPOINT_URL_STS"]
			}
			w.answers = map[string]string{"GetSessionToken": test.answer, "GetCallerIdentity": test.identity, "ListMFADevices": test.devices}
			err := w.login(t, Request{})
			e, ok := err.(*DeviceError)
			if !ok || e.Why != test.why || !strings.HasPrefix(e.Error(), test.err) || !strings.HasPrefix(e.Hint(), test.hint) || e.Unwrap() == nil {
				t.Errorf("%v; %s", err, hint.Of(err))
			}
		})
	}
}

// The devices of a user are looked for at IAM, unless STS is somebody else's and no
// IAM is named beside it. Nothing is sent here: the context has ended.
func TestWhereDevicesAreLookedFor(t *testing.T) {
	const own = "http://127.0.0.1:1"
	ended, stop := context.WithCancel(t.Context())
	stop()
	devices := func(w *world, change func(*Login)) error {
		l := w.prepare(t, Request{})
		change(l)
		_, err := l.devices(ended, awsapi.Identity{ARN: "arn:aws:iam::123456789012:user/bob"})
		return err
	}
	for _, test := range []struct {
		sts, iam string
		unknown  bool
	}{{own, "", true}, {"", "", false}, {own, own, false}, {"", own, false}} {
		w := newWorld(t, 0)
		w.env["AWS_ENDPOINT_URL_STS"], w.env["AWS_ENDPOINT_URL_IAM"] = test.sts, test.iam
		if err := devices(w, func(*Login) {}); err == nil || errors.Is(err, errors.ErrUnsupported) != test.unknown || WasAnswered(err) == test.unknown {
			t.Errorf("STS at %q, IAM at %q: %v", test.sts, test.iam, err)
		}
	}
	w := newWorld(t, 0)
	w.env["AWS_ENDPOINT_URL_IAM"] = own
	var unknown *profile.UnknownError
	if err := devices(w, func(l *Login) { l.request.Target.Profile = "nowhere" }); !errors.As(err, &unknown) {
		t.Errorf("of no profile: %v", err)
	}
	var setting *awsapi.SettingError
	if err := devices(w, func(*Login) { w.env["AWS_CA_BUNDLE"] = "/nowhere/at/all" }); !errors.As(err, &setting) {
		t.Errorf("without a client: %v", err)
	}
	w.env["AWS_CA_BUNDLE"] = ""
	var store *keyring.NameError
	if err := devices(w, func(l *Login) { l.client.profile.Keys.Store = "bogus" }); !errors.As(err, &store) {
		t.Errorf("without keys: %v", err)
	}
}

// What is wrong with keys is told by the key, and where it is from.
func TestRefusedKeys(t *testing.T) {
	const compare = "compare it with the AWS console (your name, Security credentials), and store it again with: aws configure --profile base"
	for _, test := range []struct{ name, answer, process, err, hint string }{
		{"unknown", refusal("InvalidClientTokenId", "The security token included in the request is invalid."), "",
			"AWS does not recognise access key AKIAIOSFODNN7EXAMPLE: it is deleted, inactive or mistyped ([base] in credentials)", compare},
		{"wrong secret", refusal("SignatureDoesNotMatch", "The request signature we calculated does not match."), "",
			"the secret access key stored with access key AKIAIOSFODNN7EXAMPLE does not belong to it ([base] in credentials)", compare},
		{"printed", refusal("InvalidClientTokenId", "The security token included in the request is invalid."),
			`credential_process = echo '{"Version":1,"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"s"}'` + "\n",
			"AWS does not recognise access key AKIAIOSFODNN7EXAMPLE: it is deleted, inactive or mistyped (", "correct what credential_process prints"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, 0)
			w.answers = map[string]string{"GetSessionToken": test.answer}
			if test.process != "" {
				w.write(t, "config", w.text(t, "config")+test.process)
				w.write(t, "credentials", "")
			}
			err := w.login(t, Request{})
			e, ok := err.(*AccessKeyError)
			if !ok || !strings.HasPrefix(e.Error(), test.err) || e.Hint() != test.hint || e.Unwrap() == nil {
				t.Errorf("%v; %s", err, hint.Of(err))
				return
			}
			e.Keys.Origin = profile.Origin{Kind: profile.Typed} // and is in no file yet
			if text := e.Error(); strings.Contains(text, "stored") || strings.Contains(text, "(") {
				t.Errorf("of a key that was typed: %s", text)
			}
		})
	}
	typed := &AccessKeyError{KeyID: "AKIAIOSFODNN7EXAMPLE", Keys: profile.Keys{Origin: profile.Origin{Kind: profile.Typed}}, err: &awsapi.Error{}}
	if got := typed.Error() + "; " + typed.Hint(); got != "AWS does not recognise access key AKIAIOSFODNN7EXAMPLE: it is deleted, inactive or mistyped; compare it with the AWS console (your name, Security credentials)" {
		t.Errorf("of a key that was typed: %s", got)
	}
	e := &AccessKeyError{}
	if e.Keys.Environment = true; e.Hint() != "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY again, or name a profile" {
		t.Errorf("of the environment: %q", e.Hint())
	}
}

// Where nobody may be asked, the hint is the whole line that asks, flags and all.
func TestHintOfALoginWithoutACode(t *testing.T) {
	for want, r := range map[string]Request{
		"base":            {},
		"--new base":      {New: true},
		"--min 1h base":   {Strict: true, MinLeft: time.Hour},
		"--verify base":   {Strict: true, Flags: []string{"--verify"}}, // any session will do
		"--region x base": {MinLeft: time.Hour, Flags: []string{"--region", "x"}},
	} {
		w := newWorld(t, 0)
		r.NoPrompt, r.Target.Profile = true, "base"
		_, err := w.prepare(t, r).Unwritten(t.Context())
		if !hint.LacksCode(err) || hint.Of(err) != "log in with: awsmfa env "+want {
			t.Errorf("%v; %s, want %q", err, hint.Of(err), want)
		}
	}
	w := newWorld(t, 0)
	l := w.prepare(t, Request{})
	if l.Profile.Keys.Environment = true; l.Line() != "awsmfa env" {
		t.Errorf("with keys of the environment: %s", l.Line())
	}
	for _, late := range []*session.NeedCodeError{{Waited: true}, {Reason: errNowhere}} { // to log in was tried
		if err := l.explain(t.Context(), late); strings.HasPrefix(hint.Of(err), "log in with") {
			t.Errorf("%v; %s", err, hint.Of(err))
		}
	}
}

// A session that AWS does not know is no fault of the long-term keys.
func TestRefusedSessionKeys(t *testing.T) {
	w := newWorld(t, 0)
	w.answers = map[string]string{"GetCallerIdentity": refusal("InvalidClientTokenId", "The security token included in the request is invalid.")}
	c := w.client(t)
	var key *AccessKeyError
	if _, err := c.identityOf(t.Context(), creds.Credentials{AccessKeyID: "ASIAIOSFODNN7EXAMPLE", SecretAccessKey: "s", SessionToken: "t"}); err == nil || errors.As(err, &key) {
		t.Errorf("session keys: %v", err)
	}
	if _, err := c.Identity(t.Context()); !errors.As(err, &key) {
		t.Errorf("long-term keys: %v", err)
	}
}

// The ARN of a device has its account, the number of a hardware device has none.
func TestCheckDevice(t *testing.T) {
	for serial, ok := range map[string]bool{
		"arn:aws:iam::123456789012:mfa/bob": true, "arn:aws:iam::210987654321:mfa/bob": false, "GAHT12345678": true,
	} {
		err := CheckDevice(profile.Profile{Name: "base", Serial: profile.Setting{Value: serial}}, "123456789012")
		var device *DeviceError
		if (err == nil) != ok || !ok && (!errors.As(err, &device) || device.Why != Foreign || device.Profile != "base" || device.Account != "123456789012") {
			t.Errorf("%s: %v", serial, err)
		}
	}
}

// Other refusals stay as they are, but for a session that ended on the way.
func TestOtherRefusals(t *testing.T) {
	w := newWorld(t, 1)
	w.answers = map[string]string{"GetSessionToken": refusal("AccessDenied", "no")}
	if err := w.login(t, Request{}); err == nil || strings.Contains(hint.Of(err), "--new") || w.asked != 1 {
		t.Errorf("denied: %v; %s", err, hint.Of(err))
	}
	w.answers = map[string]string{"AssumeRole": refusal("ExpiredToken", "The security token included in the request is expired")}
	l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "role0", Code: "654321"}, Quiet: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Unwritten(t.Context()); hint.Of(err) != "log in again: awsmfa env --new role0" {
		t.Errorf("ended: %v; %s", err, hint.Of(err))
	}
}
