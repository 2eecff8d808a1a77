package device

import (
	"context"
	"fmt"
	"strings"
	"time"

	"awsmfa/internal/awsapi"
)

// createOnce makes the device, and says what there may be if it had no answer.
func (u User) createOnce(ctx context.Context, name string) (awsapi.NewDevice, error) {
	made, err := u.Client.CreateVirtualMFADevice(ctx, u.With, u.ARN, name)
	if awsapi.Unanswered(err) {
		err = u.unseen(ctx, name, err)
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

// unseen is the error for an answer that did not come, after why. The device may have
// been there before, or be that of another machine, so it is not deleted here: the next
// run asks.
func (u User) unseen(ctx context.Context, name string, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackLimit)
	defer cancel()
	serial := u.serial(name)
	free, err := u.unassigned(ctx, serial)
	if err == nil && !free {
		return why
	}
	return &UnfinishedError{serial, Unseen, why, err}
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
