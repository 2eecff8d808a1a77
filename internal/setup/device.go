package setup

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/hint"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

// findDevice gives the serial number that the profile is to have.
func (u *user) findDevice(ctx context.Context) (string, error) {
	devices, err := u.devices(ctx)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return u.withoutList(ctx, err)
	}
	usable := u.usable(devices)
	switch {
	case slices.Contains(usable, u.profile.Serial.Value):
		return u.profile.Serial.Value, nil
	case len(usable) == 1:
		return usable[0], nil
	case len(usable) > 1:
		return u.choose(ctx, usable)
	case len(devices) > 0:
		return "", hint.With(fmt.Errorf("%s has no MFA device that shows codes", u.name()),
			"add an authenticator app as a second device, which a YubiKey can be too (ykman oath), or log in with: aws login")
	case u.Enrol != nil:
		if err := u.check(ctx, u.changes("to come")); err != nil {
			return "", err // before there is a device that no file names
		}
		return u.Enrol(ctx, Newcomer{u.profile, u.client, u.keys, u.who})
	}
	return "", hint.With(fmt.Errorf("%s has no MFA device", u.name()),
		"register an authenticator app: AWS console, your name at the top right, Security credentials, Assign MFA device")
}

// devices asks IAM.
func (u *user) devices(ctx context.Context) ([]string, error) {
	api, err := u.client.API()
	if err != nil {
		return nil, err
	}
	defer u.Say.NoticeIfSlow("waiting for AWS IAM")()
	return api.MFADevices(ctx, u.keys, u.who.ARN)
}

// usable leaves out the devices that no code can come from, and says so.
func (u *user) usable(devices []string) []string {
	var usable []string
	for _, serial := range devices {
		var wrong *profile.SerialError
		if err := profile.CheckSerial(profile.Setting{Value: serial}, ""); !errors.As(err, &wrong) {
			usable = append(usable, serial)
		} else if wrong.Why == profile.SecurityKey {
			u.Say.Say("skipped: %s is a security key or passkey, which has no codes", serial)
		} else {
			u.Say.Say("skipped: %s is of an unknown kind", serial)
		}
	}
	return usable
}

// choose has a person pick one of several.
func (u *user) choose(ctx context.Context, devices []string) (string, error) {
	text := fmt.Sprintf("awsmfa: %s has %d devices:\n", u.name(), len(devices))
	for i, serial := range devices {
		text += fmt.Sprintf("  %d  %s\n", i+1, serial)
	}
	text += fmt.Sprintf("awsmfa: which one shows your codes (1 to %d): ", len(devices))
	for {
		answer, err := u.Ask.Answer(ctx, text, fmt.Sprintf("add one of these lines to %s: %s", u.where(), "mfa_serial = "+strings.Join(devices, ", mfa_serial = ")))
		if err != nil {
			return "", err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(devices) {
			return devices[n-1], nil
		}
	}
}

// withoutList goes on with what the profile has, or with what a person types,
// when IAM does not say which devices there are.
func (u *user) withoutList(ctx context.Context, err error) (string, error) {
	var refused *awsapi.Error
	if errors.As(err, &refused) && refused.Kind() == awsapi.Denied {
		u.Say.Say("IAM does not let %s list its devices (iam:ListMFADevices)", u.name())
	} else {
		u.Say.Warn(fmt.Errorf("IAM does not say which devices there are: %w", err))
	}
	if has := u.profile.Serial.Value; has != "" && u.checkTyped(has) == nil {
		return has, nil
	}
	return u.askSerial(ctx)
}

// askSerial asks for a serial number until it is one that may work.
func (u *user) askSerial(ctx context.Context) (string, error) {
	likely := profile.DeviceOf(u.who.ARN)
	text := "awsmfa: ARN of the MFA device, or the number on a hardware device: "
	advice := fmt.Sprintf("add mfa_serial = the ARN of the device to %s", u.where())
	if likely != "" {
		text = fmt.Sprintf("awsmfa: ARN of the MFA device (Enter for %s): ", likely)
		advice = fmt.Sprintf("add mfa_serial = %s to %s, if that is the device", likely, u.where())
	}
	text = "awsmfa: the AWS console shows it under your name, Security credentials\n" + text
	for problem := ""; ; {
		serial, err := u.Ask.Answer(ctx, problem+text, advice)
		if err != nil {
			return "", err
		}
		if serial == "" {
			serial = likely
		}
		if err := u.checkTyped(serial); err != nil {
			problem = u.Say.Above(func(m ui.Messages) { m.Fail(err) })
			continue
		}
		return serial, nil
	}
}

// where is the place where the serial number belongs, for a hint.
func (u *user) where() string {
	return fmt.Sprintf("[%s] in %s", login.Header(u.files.Config.Index, u.profile), u.files.Config.Path)
}
