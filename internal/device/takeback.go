package device

import (
	"context"
	"fmt"
	"strings"
	"time"

	"awsmfa/internal/awsapi"
)

// createOnce makes the device, and takes back one whose seed was lost.
func (u User) createOnce(ctx context.Context, name string) (awsapi.NewDevice, error) {
	made, err := u.Client.CreateVirtualMFADevice(ctx, u.With, u.ARN, name)
	if awsapi.Unanswered(err) {
		err = u.takeBackUnseen(ctx, name, err)
	}
	return made, err
}

// takeBackLimit is for clearing away, which must not hang on the way out.
const takeBackLimit = 10 * time.Second

// takeBack deletes a device that nobody has yet, after why. It does so even when
// ctx has ended, for a person who pressed Ctrl-C.
func (u User) takeBack(ctx context.Context, serial string, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackLimit)
	defer cancel()
	err := u.Client.DeleteVirtualMFADevice(ctx, u.With, u.ARN, serial)
	switch {
	case err == nil || awsapi.RefusedWith(err, awsapi.NotFound):
		return &UnfinishedError{serial, TakenBack, why, nil}
	case awsapi.RefusedWith(err, awsapi.InUse):
		return &UnfinishedError{serial, Assigned, why, err}
	case awsapi.Unanswered(err):
		return &UnfinishedError{serial, Unknown, why, err}
	}
	return &UnfinishedError{serial, Unassigned, why, err}
}

// takeBackUnseen is for a device that may have been made, and whose seed nobody
// saw.
func (u User) takeBackUnseen(ctx context.Context, name string, why error) error {
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackLimit)
	defer cancel()
	serial := u.serial(name)
	free, err := u.unassigned(asking, serial)
	switch {
	case err != nil:
		return &UnfinishedError{serial, Unknown, why, err}
	case !free:
		return why
	}
	return u.takeBack(ctx, serial, why)
}

// unassigned says whether there is a device of that serial number that nobody
// has.
func (u User) unassigned(ctx context.Context, serial string) (bool, error) {
	devices, err := u.Client.UnassignedDevices(ctx, u.With, u.ARN)
	for _, d := range devices {
		if d.Serial == serial {
			return true, nil
		}
	}
	return false, err
}

// serial is the ARN of a device of that name in the account of the user.
func (u User) serial(name string) string {
	partition, _, _ := strings.Cut(strings.TrimPrefix(u.ARN, "arn:"), ":")
	return fmt.Sprintf("arn:%s:iam::%s:mfa/%s", partition, u.account(), name)
}
