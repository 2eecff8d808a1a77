package device

import (
	"context"
	"time"

	"awsmfa/internal/awsapi"
)

// Resync tells AWS the time of a device of the user, with two codes of it that
// follow one another. Long-term keys suffice. Errors are *CodesError, *PairError,
// *NoDeviceError and those of awsapi; now is the time of this machine.
func Resync(ctx context.Context, u User, serial, first, second string, now time.Time) error {
	switch {
	case !isCode(first) || !isCode(second):
		return &CodesError{}
	case first == second:
		return &CodesError{Same: true}
	}
	err := u.Client.ResyncMFADevice(ctx, u.With, u.ARN, serial, first, second)
	switch {
	case awsapi.RefusedWith(err, awsapi.PairRefused):
		into := time.Duration(now.Add(u.Skew).UnixNano()) % stepLength
		return &PairError{Wait: (2*stepLength - into).Round(time.Second), Err: err}
	case awsapi.RefusedWith(err, awsapi.NotFound):
		devices, _ := List(ctx, u, serial)
		return &NoDeviceError{serial, devices}
	}
	return err
}

func isCode(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return len(s) == 6
}

// Removal is a device that is to be removed.
type Removal struct {
	Device Device
	Last   bool // the user has no other that shows codes, and no code can log in afterwards
}

// Remove takes the device with that serial number or name away from the user
// and, if it is a virtual one, deletes it. Who signs must be a session made with
// a device. agree is asked before anything is changed.
//
// After an *UnfinishedError the state it names holds: Assigned, nothing was
// changed; Unassigned, the user does not have the device any more, and it could
// not be deleted. Other errors, *SessionNeededError, *NoDeviceError,
// *DeclinedError and those of awsapi, say that nothing was changed.
func Remove(ctx context.Context, u User, wanted string, agree func(context.Context, Removal) (bool, error)) (Removal, error) {
	devices, err := List(ctx, u, "")
	if err != nil {
		return Removal{}, err
	}
	if u.With.LongTerm() && len(devices) > 0 {
		return Removal{}, &SessionNeededError{devices}
	}
	r := Removal{Last: true}
	for _, d := range devices {
		if d.Serial == wanted || d.Name == wanted && r.Device.Serial == "" {
			r.Device = d
		}
	}
	if r.Device.Serial == "" {
		return Removal{}, &NoDeviceError{wanted, devices}
	}
	for _, d := range devices {
		r.Last = r.Last && (d.Serial == r.Device.Serial || !d.HasCodes())
	}
	yes, err := agree(ctx, r)
	if err != nil {
		return r, err
	}
	if !yes {
		return r, &DeclinedError{r.Device.Serial}
	}
	return r, u.remove(ctx, r.Device)
}

func (u User) remove(ctx context.Context, d Device) error {
	err := u.Client.DeactivateMFADevice(ctx, u.With, u.ARN, d.Serial)
	if awsapi.Unanswered(err) {
		has, asked := u.has(context.WithoutCancel(ctx), d.Serial)
		switch {
		case has:
			return &UnfinishedError{d.Serial, Assigned, err, nil}
		case asked != nil:
			return &UnfinishedError{d.Serial, Unknown, err, asked}
		}
		err = nil
	}
	if err != nil || d.Kind != Virtual {
		return err
	}
	err = u.Client.DeleteVirtualMFADevice(context.WithoutCancel(ctx), u.With, u.ARN, d.Serial)
	switch {
	case err == nil || awsapi.RefusedWith(err, awsapi.NotFound):
		return nil
	case awsapi.Unanswered(err):
		return &UnfinishedError{d.Serial, Unknown, err, nil}
	}
	return &UnfinishedError{d.Serial, Unassigned, err, nil}
}
