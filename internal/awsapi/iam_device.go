package awsapi

import (
	"context"
	"encoding/base64"
	"strings"
	"time"

	"awsmfa/internal/creds"
)

// MFADevice is an MFA device of a user.
type MFADevice struct {
	Serial  string    // its serial number: an ARN, or the number on a hardware device
	Enabled time.Time // since when; zero: unknown
}

// VirtualDevice is a virtual MFA device of the account.
type VirtualDevice struct {
	Serial string // its ARN
	User   string // ARN of the user who has it; empty: nobody
}

// NewDevice is a virtual MFA device that was made a moment ago.
type NewDevice struct {
	Serial string
	Seed   Seed
}

// MFADevices gives the serial numbers of what ListMFADevices gives.
func (c *Client) MFADevices(ctx context.Context, with creds.Credentials, user string) ([]string, error) {
	devices, err := c.ListMFADevices(ctx, with, user)
	if err != nil {
		return nil, err
	}
	var serials []string
	for _, d := range devices {
		serials = append(serials, d.Serial)
	}
	return serials, nil
}

// ListMFADevices gives all MFA devices of a user, which is named by its ARN, as
// CallerIdentity has it; security keys, which have no codes, are among them. The
// user needs the permission iam:ListMFADevices. Errors are *Error and, about
// where IAM is, *SettingError, as with all calls of IAM.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html.
func (c *Client) ListMFADevices(ctx context.Context, with creds.Credentials, user string) ([]MFADevice, error) {
	type page struct {
		Devices []struct {
			SerialNumber string
			EnableDate   string
		} `xml:"MFADevices>member"`
		more
	}
	call, err := c.about(user, "ListMFADevices", with)
	if err != nil {
		return nil, err
	}
	var devices []MFADevice
	err = list(ctx, call, func(p page) more { return p.more }, func(x *exchange, p page) error {
		for _, d := range p.Devices {
			if !x.printable(d.SerialNumber, 256) {
				return x.unusable(call.action, "a serial number holds a character that none has")
			}
			enabled, _ := time.Parse(time.RFC3339, d.EnableDate)
			devices = append(devices, MFADevice{d.SerialNumber, enabled})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return devices, nil
}

// UnassignedDevices gives the virtual MFA devices of the account of a user that
// nobody has. The user needs the permission iam:ListVirtualMFADevices.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html.
func (c *Client) UnassignedDevices(ctx context.Context, with creds.Credentials, user string) ([]VirtualDevice, error) {
	type page struct {
		Devices []struct {
			SerialNumber string
			Arn          string `xml:"User>Arn"`
		} `xml:"VirtualMFADevices>member"`
		more
	}
	call, err := c.about(user, "ListVirtualMFADevices", with)
	if err != nil {
		return nil, err
	}
	call.form.Del("UserName")
	call.form.Set("AssignmentStatus", "Unassigned")
	call.form.Set("MaxItems", "1000") // all that IAM gives at once
	var devices []VirtualDevice
	err = list(ctx, call, func(p page) more { return p.more }, func(x *exchange, p page) error {
		for _, d := range p.Devices {
			if !x.printable(d.SerialNumber, 256) || d.Arn != "" && !x.printable(d.Arn, 2048) {
				return x.unusable(call.action, "a serial number holds a character that none has")
			}
			devices = append(devices, VirtualDevice{d.SerialNumber, d.Arn})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return devices, nil
}

// CreateVirtualMFADevice makes a virtual MFA device that is nobody's yet, in the
// account of a user. Its seed is never given again.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateVirtualMFADevice.html.
func (c *Client) CreateVirtualMFADevice(ctx context.Context, with creds.Credentials, user, name string) (NewDevice, error) {
	call, err := c.about(user, "CreateVirtualMFADevice", with)
	if err != nil {
		return NewDevice{}, err
	}
	call.form.Del("UserName")
	call.form.Set("VirtualMFADeviceName", name)
	call.changes = true
	var result struct {
		Serial string `xml:"VirtualMFADevice>SerialNumber"`
		Seed   string `xml:"VirtualMFADevice>Base32StringSeed"`
	}
	x, err := call.send(ctx, &result)
	if err != nil {
		return NewDevice{}, err
	}
	text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(result.Seed))
	seed, ok := ParseSeed(string(text))
	if err != nil || !ok {
		return NewDevice{}, x.unusable(call.action, "the seed of the device cannot be read")
	}
	if !x.printable(result.Serial, 256) {
		return NewDevice{}, x.unusable(call.action, "a serial number holds a character that none has")
	}
	return NewDevice{result.Serial, seed}, nil
}

// EnableMFADevice gives a virtual device to a user, with two codes of it that
// follow one another. They may both be of the past, and are not spent.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html.
func (c *Client) EnableMFADevice(ctx context.Context, with creds.Credentials, user, serial, first, second string) error {
	return c.pair(ctx, with, user, "EnableMFADevice", serial, first, second)
}

// ResyncMFADevice tells AWS the time of a device, with two codes of it that
// follow one another and are newer than the last two that were sent so.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html.
func (c *Client) ResyncMFADevice(ctx context.Context, with creds.Credentials, user, serial, first, second string) error {
	return c.pair(ctx, with, user, "ResyncMFADevice", serial, first, second)
}

func (c *Client) pair(ctx context.Context, with creds.Credentials, user, action, serial, first, second string) error {
	call, err := c.about(user, action, with)
	if err != nil {
		return err
	}
	if !isCode(first) || !isCode(second) {
		return &Error{kind: Invalid, service: "IAM", detail: "an MFA code has six digits"}
	}
	call.form.Set("SerialNumber", serial)
	call.form.Set("AuthenticationCode1", first)
	call.form.Set("AuthenticationCode2", second)
	call.secrets, call.changes = []string{first, second}, true
	_, err = call.send(ctx, nil)
	return err
}

// DeactivateMFADevice takes a device away from a user. A virtual one stays, and
// is nobody's.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html.
func (c *Client) DeactivateMFADevice(ctx context.Context, with creds.Credentials, user, serial string) error {
	call, err := c.about(user, "DeactivateMFADevice", with)
	if err != nil {
		return err
	}
	call.form.Set("SerialNumber", serial)
	call.changes = true
	_, err = call.send(ctx, nil)
	return err
}

// DeleteVirtualMFADevice deletes a virtual device that is nobody's, in the
// account of a user.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html.
func (c *Client) DeleteVirtualMFADevice(ctx context.Context, with creds.Credentials, user, serial string) error {
	call, err := c.about(user, "DeleteVirtualMFADevice", with)
	if err != nil {
		return err
	}
	call.form.Del("UserName")
	call.form.Set("SerialNumber", serial)
	call.changes = true
	_, err = call.send(ctx, nil)
	return err
}
