// Package device manages the MFA devices of one IAM user: it lists them, enrols
// a virtual one with a single code, tells AWS the time of one, and removes one.
// It asks and shows through functions that are passed in; it knows no terminal,
// no profile and no file.
package device

import (
	"context"
	"strings"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
)

// User is an IAM user, and what signs requests about it.
type User struct {
	Client *awsapi.Client
	// With signs the requests. Long-term keys suffice for List and Resync, and for
	// everything while the user has no device; otherwise it has to be a session
	// made with a device.
	With creds.Credentials
	ARN  string        // as GetCallerIdentity has it
	Skew time.Duration // the server's clock minus that of this machine, as awsapi.Identity has it
}

// Name is the name of the user, without its path; empty for what is no user.
func (u User) Name() string {
	_, path, _ := strings.Cut(u.ARN, ":user/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

func (u User) account() string {
	if fields := strings.SplitN(u.ARN, ":", 6); len(fields) == 6 {
		return fields[4]
	}
	return ""
}

// Kind says what a device is.
type Kind int

const (
	// Hardware is a device with a number for a name, which shows codes.
	Hardware Kind = iota
	// Virtual is an authenticator app.
	Virtual
	// SecurityKey is a FIDO key or a passkey. It has no codes.
	SecurityKey
	// Other is of a kind that is not known here, and has no codes as far as is
	// known.
	Other
)

// String is the name of the kind in messages.
func (k Kind) String() string {
	return [...]string{"hardware device", "authenticator app", "security key or passkey", "other device"}[k]
}

// Device is an MFA device of a user.
type Device struct {
	Serial  string
	Name    string // what follows the last slash of an ARN; else the serial number
	Kind    Kind
	Enabled time.Time // since when; zero: unknown
	Used    bool      // the profile names it
}

// HasCodes says whether the device shows codes, as a login needs them.
func (d Device) HasCodes() bool { return d.Kind == Virtual || d.Kind == Hardware }

// kindOf goes by the serial number, which is all that IAM tells.
func kindOf(serial string) Kind {
	fields := strings.SplitN(serial, ":", 6)
	if len(fields) < 6 {
		return Hardware
	}
	switch kind, _, _ := strings.Cut(fields[5], "/"); kind {
	case "mfa":
		return Virtual
	case "u2f":
		return SecurityKey
	}
	return Other
}

// List gives the devices of the user. used is the serial number that the profile
// has; empty: none. Errors are those of awsapi.
func List(ctx context.Context, u User, used string) ([]Device, error) {
	all, err := u.Client.ListMFADevices(ctx, u.With, u.ARN)
	if err != nil {
		return nil, err
	}
	devices := make([]Device, len(all))
	for i, d := range all {
		name := d.Serial[strings.LastIndexByte(d.Serial, '/')+1:]
		devices[i] = Device{d.Serial, name, kindOf(d.Serial), d.Enabled, d.Serial == used}
	}
	return devices, nil
}

// has asks whether the user has the device.
func (u User) has(ctx context.Context, serial string) (bool, error) {
	devices, err := u.Client.ListMFADevices(ctx, u.With, u.ARN)
	for _, d := range devices {
		if d.Serial == serial {
			return true, nil
		}
	}
	return false, err
}
