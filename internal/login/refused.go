package login

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// AccessKeyError says which long-term access key AWS refused.
type AccessKeyError struct {
	Profile string
	KeyID   string
	Keys    profile.Keys // where the key is from
	err     *awsapi.Error
}

func (e *AccessKeyError) Error() string {
	wrong := e.err.Kind() == awsapi.SecretWrong
	switch {
	case wrong && e.typed():
		return fmt.Sprintf("the secret access key does not belong to access key %s", e.KeyID)
	case wrong:
		return fmt.Sprintf("the secret access key stored with access key %s does not belong to it (%s)", e.KeyID, e.Keys.Origin)
	case e.typed():
		return fmt.Sprintf("AWS does not recognise access key %s: it is deleted, inactive or mistyped", e.KeyID)
	}
	return fmt.Sprintf("AWS does not recognise access key %s: it is deleted, inactive or mistyped (%s)", e.KeyID, e.Keys.Origin)
}

// typed says whether a person has just typed the key, which is in no file yet.
func (e *AccessKeyError) typed() bool { return e.Keys.Origin.Kind == profile.Typed }

// Unwrap is the *awsapi.Error.
func (e *AccessKeyError) Unwrap() error { return e.err }

// Hint tells how to go on.
func (e *AccessKeyError) Hint() string {
	switch {
	case e.Keys.Environment:
		return "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY again, or name a profile"
	case e.Keys.Command != "":
		return "correct what credential_process prints"
	}
	const compare = "compare it with the AWS console (your name, Security credentials)"
	if e.typed() {
		return compare
	}
	return fmt.Sprintf(compare+", and store it again with: aws configure --profile %s",
		hint.Word(e.Keys.Profile))
}

// keyError is err, or an *AccessKeyError for what is wrong with long-term keys.
func (c *Client) keyError(with creds.Credentials, err error) error {
	var e *awsapi.Error
	if errors.As(err, &e) && with.LongTerm() && (e.Kind() == awsapi.KeysUnknown || e.Kind() == awsapi.SecretWrong) {
		return &AccessKeyError{c.profile.Name, with.AccessKeyID, c.profile.Keys, e}
	}
	return err
}

// DeviceError says what is wrong with an MFA device that AWS does not accept.
type DeviceError struct {
	Profile string
	Serial  profile.Setting
	Why     DeviceWhy
	User    string // the user name, as far as it is known
	Account string // of the keys, for Foreign
	err     error
}

// DeviceWhy is what is wrong with an MFA device.
type DeviceWhy int

const (
	// Refused leaves open why.
	Refused DeviceWhy = iota
	// Foreign is a device of another account than the keys.
	Foreign
	// Unlisted is not among the user's devices.
	Unlisted
	// NoDevice: the user has none at all.
	NoDevice
	// Unready is one of the user's devices, so it is new or locked.
	Unready
)

func (e *DeviceError) Error() string {
	switch e.Why {
	case Foreign:
		return fmt.Sprintf("MFA device %s belongs to another account than the keys, which are of %s (%s)", e.Serial.Value, e.Account, e.Serial.Origin)
	case Unlisted:
		return fmt.Sprintf("user %s has no MFA device %s (%s)", e.User, e.Serial.Value, e.Serial.Origin)
	case NoDevice:
		return fmt.Sprintf("user %s has no MFA device", e.User)
	case Unready:
		return fmt.Sprintf("AWS does not accept codes of MFA device %s now: it is new, or locked after nine attempts", e.Serial.Value)
	}
	return fmt.Sprintf("AWS does not accept MFA device %s for these keys (%s)", e.Serial.Value, e.Serial.Origin)
}

// Unwrap is the *awsapi.Error, if AWS was asked.
func (e *DeviceError) Unwrap() error { return e.err }

// Hint tells how to go on.
func (e *DeviceError) Hint() string {
	const wait = "wait up to three minutes, then use a new code"
	switch e.Why {
	case Unready:
		return wait
	case NoDevice:
		return "get one with: awsmfa setup " + hint.Word(e.Profile)
	case Refused:
		return findDevice(e.Profile) + "; if the device is new or had nine attempts, " + wait
	}
	return findDevice(e.Profile)
}

// CheckDevice compares the account of the profile's MFA device with that of the
// keys. Its error is a *DeviceError. A hardware device tells no account.
func CheckDevice(p profile.Profile, account string) error {
	if a, err := arn.Parse(p.Serial.Value); err == nil && a.AccountID != account {
		return &DeviceError{Profile: p.Name, Serial: p.Serial, Why: Foreign, Account: account}
	}
	return nil
}

// examineFor is how long a refused login looks for the cause of it.
const examineFor = 5 * time.Second

// explain finds the cause of a refused device, which STS does not tell: it asks
// whose the keys are, and which devices that user has.
func (l *Login) explain(ctx context.Context, err error) error {
	var refused *awsapi.Error
	var need *session.NeedCodeError
	switch {
	case errors.As(err, &need) && need.Reason == nil && !need.Waited:
		return hint.With(err, "log in with: %s", l.Line())
	case !errors.As(err, &refused):
		return err
	case refused.Kind() == awsapi.SessionExpired:
		return hint.With(err, "log in again: awsmfa env --new %s", strings.Join(l.Words(), " "))
	case refused.Kind() != awsapi.DeviceRefused:
		return err
	}
	found := &DeviceError{Profile: l.Profile.Name, Serial: l.Profile.Serial}
	ctx, stop := context.WithTimeout(ctx, examineFor)
	defer stop()
	who, unknown := l.client.Identity(ctx)
	if unknown == nil {
		var foreign *DeviceError
		if errors.As(CheckDevice(l.Profile, who.Account), &foreign) {
			found = foreign
		} else if devices, err := l.devices(ctx, who); err == nil {
			found.User, found.Why = fmt.Sprintf("%q", who.UserName()), whyRefused(devices, l.Profile.Serial.Value)
		}
	}
	found.err = refused
	return found
}

// Words are the arguments of env that give the same session again, safe to type.
// Keys of the environment are used only when no profile is named.
func (l *Login) Words() (words []string) {
	if len(l.request.Flags) > 0 {
		words = append(words, hint.Line(l.request.Flags))
	}
	if !l.Profile.Keys.Environment {
		words = append(words, hint.Word(l.Profile.Name))
	}
	return words
}

// Line is the command that makes the session which a login found no code for. Its flags
// refuse the same cached sessions.
func (l *Login) Line() string {
	words := []string{"awsmfa env"}
	if l.request.New {
		words = append(words, "--new")
	}
	if l.request.Strict && l.request.MinLeft > 0 {
		words = append(words, "--min", session.Short(l.request.MinLeft))
	}
	return strings.Join(append(words, l.Words()...), " ")
}

func whyRefused(devices []string, serial string) DeviceWhy {
	switch {
	case len(devices) == 0:
		return NoDevice
	case slices.Contains(devices, serial):
		return Unready
	}
	return Unlisted
}

// devices asks IAM which MFA devices the user has. An STS of somebody else's has
// no IAM, unless that is named, too.
func (l *Login) devices(ctx context.Context, who awsapi.Identity) ([]string, error) {
	o := l.deps.Options(l.request.Target.Profile)
	o.Serial, o.Region, o.FindDevice = l.request.Serial, l.request.Region, true
	p, err := profile.Resolve(l.files.Config.Index, l.files.Credentials.Index, o)
	if err != nil {
		return nil, err
	}
	if p.STS.Endpoint.Value != "" && p.IAM.Value == "" {
		return nil, errors.ErrUnsupported
	}
	c := NewClient(l.deps, p)
	api, err := c.API()
	if err != nil {
		return nil, err
	}
	keys, err := l.client.Keys(ctx)
	if err != nil {
		return nil, err
	}
	return api.MFADevices(ctx, keys, who.ARN)
}
