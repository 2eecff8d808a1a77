package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/device"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

// wanted is the device that is meant, by name or serial number.
func (r *deviceRun) wanted() (string, error) {
	name := cmp.Or(r.name, r.profile.Serial.Value)
	if name == "" {
		return "", hint.With(&profile.SerialMissingError{Profile: r.profile.Name}, "name the device: --name NAME (awsmfa device list shows them)")
	}
	return name, nil
}

// resync asks for two codes.
func (r *deviceRun) resync(ctx context.Context) error {
	serial, err := r.wanted()
	if err != nil {
		return err
	}
	u, err := r.user(ctx)
	if err != nil {
		return err
	}
	if r.name != "" {
		if serial, err = serialOf(ctx, u, r.name); err != nil {
			return err
		}
	}
	const elsewhere = "give the codes to: aws iam resync-mfa-device"
	first, err := r.askCode(ctx, fmt.Sprintf("awsmfa: code that %s shows now: ", ui.NameOfARN(serial)), elsewhere)
	if err != nil {
		return err
	}
	second, err := r.askCode(ctx, "awsmfa: wait for the next one, and type that: ", elsewhere)
	if err != nil {
		return err
	}
	if err := device.Resync(ctx, u, serial, first, second, r.Now()); err != nil {
		return err
	}
	r.Say.Say("AWS knows the time of device %s now", serial)
	return nil
}

func (r *deviceRun) askCode(ctx context.Context, question, otherwise string) (string, error) {
	for problem := ""; ; problem = "awsmfa: a code has six digits\n" {
		answer, err := r.Ask.Answer(ctx, problem+question, otherwise)
		if err != nil {
			return "", err
		}
		if code, is := cmdline.ReadCode(answer); is {
			return code, nil
		}
	}
}

// serialOf is the serial number of the user's device of that name.
func serialOf(ctx context.Context, u device.User, name string) (string, error) {
	devices, err := device.List(ctx, u, "")
	if err != nil {
		return "", hint.WithoutCode(err)
	}
	for _, d := range devices {
		if d.Serial == name || d.Name == name {
			return d.Serial, nil
		}
	}
	return "", &device.NoDeviceError{Wanted: name, Devices: devices}
}

// remove takes a device away, and the line of the profile that names it.
func (r *deviceRun) remove(ctx context.Context) error {
	wanted, err := r.wanted()
	if err != nil {
		return err
	}
	u, err := r.sessionUser(ctx)
	if err != nil {
		return err
	}
	removed, err := device.Remove(ctx, u, wanted, r.agreeToRemove)
	var left *device.UnfinishedError
	if err != nil && !(errors.As(err, &left) && left.State == device.Unassigned) {
		return err
	}
	r.Say.Say("user %q does not have the device %s any more", u.Name(), removed.Device.Serial)
	if removed.Device.Serial == r.profile.Serial.Value {
		err = errors.Join(err, r.lines().Drop(context.WithoutCancel(ctx)))
	}
	return err
}

// agreeToRemove answers for a person only where another device with codes is left.
func (r *deviceRun) agreeToRemove(ctx context.Context, m device.Removal) (bool, error) {
	if r.yes && !m.Last {
		return true, nil
	}
	text := fmt.Sprintf("awsmfa: %s, %v", m.Device.Serial, m.Device.Kind)
	if !m.Device.Enabled.IsZero() {
		text += ", since " + m.Device.Enabled.Local().Format(time.DateOnly)
	}
	otherwise := "add --yes"
	if m.Last {
		text += "\nawsmfa: no other device shows codes: afterwards nobody can log in with a code of this user"
		otherwise = "remove it in the AWS console"
	}
	if m.Device.Serial == r.profile.Serial.Value {
		text += fmt.Sprintf("\nawsmfa: its line mfa_serial is removed, too (%s)", r.profile.Serial.Origin)
	}
	return r.Ask.Agree(ctx, text+"\nawsmfa: remove this device", otherwise)
}
