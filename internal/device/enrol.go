package device

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"awsmfa/internal/awsapi"
)

// Invitation is a new device, to be shown to its user or handed to a program. It
// is good until Enrol returns.
type Invitation struct {
	Serial string
	Seed   awsapi.Seed

	name, account string
}

// URI is the seed as authenticator apps read it, and as secret.
func (i Invitation) URI() string { return URI(i.Seed, i.name, i.account) }

// Enrolment is what Enrol needs.
type Enrolment struct {
	User User
	Name string // of the device; empty: that of the user, which policies allow first

	// Code gets one code of the new device. It shows the invitation, or hands it
	// to a program and reads a code back. refused is why the code it gave before
	// is no good, a *WrongCodeError or a *ClockError; nil at first. An error of
	// Code ends the enrolment.
	Code func(ctx context.Context, i Invitation, refused error) (string, error)
	// Replace says whether a device of that name that nobody has may be deleted.
	// nil: no.
	Replace func(ctx context.Context, serial string) (bool, error)

	Now  func() time.Time
	Wait func(context.Context, time.Duration) error // returns the error of ctx if that ends first
}

// Enrol makes a virtual device, gets one code of it, and assigns it to the user.
// The seed lives in Enrolled until FirstLogin or Clear.
//
// Nothing is changed when the error is a *SessionNeededError, *SecurityKeysError,
// *FullError, *NameError or *DeclinedError, or one of awsapi or the context that
// is not inside an *UnfinishedError; the latter says what is left.
func Enrol(ctx context.Context, e Enrolment) (Enrolled, error) {
	if err := e.User.mayAdd(ctx); err != nil {
		return Enrolled{}, err
	}
	if e.Name == "" {
		e.Name = e.User.Name()
	}
	made, err := e.create(ctx)
	if err != nil {
		return Enrolled{}, err
	}
	if err := e.confirm(ctx, made); err != nil {
		made.Seed.Clear()
		return Enrolled{}, e.User.takeBack(ctx, made.Serial, err)
	}
	if err := e.enable(ctx, made); err != nil {
		made.Seed.Clear()
		return Enrolled{}, err
	}
	return Enrolled{made.Serial, e.Now(), made.Seed, e.User.Skew}, nil
}

// mayAdd finds out before anything is made. A user who may not list its devices
// is let through: AWS tells it then.
func (u User) mayAdd(ctx context.Context) error {
	devices, err := List(ctx, u, "")
	if awsapi.RefusedWith(err, awsapi.Denied) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := Full(devices); err != nil {
		return err
	}
	switch {
	case len(devices) == 0 || !u.With.LongTerm():
		return nil
	case !slices.ContainsFunc(devices, Device.HasCodes):
		return &SecurityKeysError{devices}
	}
	return &SessionNeededError{devices}
}

// Full is a *FullError if a user with these devices cannot have another.
func Full(devices []Device) error {
	if len(devices) < 8 {
		return nil
	}
	return &FullError{devices}
}

// FreeName is the name of the user, which policies allow first, or one like it that none
// of these devices has.
func FreeName(user string, devices []Device) string {
	name := user
	for n := 2; slices.ContainsFunc(devices, func(d Device) bool { return d.Name == name }); n++ {
		name = fmt.Sprintf("%s-%d", user, n)
	}
	return name
}

// create makes the device, in the place of one that nobody has if that is agreed
// to.
func (e Enrolment) create(ctx context.Context) (awsapi.NewDevice, error) {
	u := e.User
	made, err := u.createOnce(ctx, e.Name)
	switch {
	case awsapi.RefusedWith(err, awsapi.Denied) && e.Name != u.Name():
		return awsapi.NewDevice{}, &NameError{Name: e.Name, Suggestion: u.Name(), Err: err}
	case !awsapi.RefusedWith(err, awsapi.Exists):
		return made, err
	}
	taken := &NameError{Name: e.Name, Serial: u.serial(e.Name), Suggestion: e.Name + "-2", Err: err}
	free, listErr := u.unassigned(ctx, taken.Serial)
	if listErr != nil || !free {
		return awsapi.NewDevice{}, taken
	}
	if err := e.replace(ctx, taken); err != nil {
		return awsapi.NewDevice{}, err
	}
	return u.createOnce(ctx, e.Name)
}

// replace deletes the device that has the name and that nobody has.
func (e Enrolment) replace(ctx context.Context, taken *NameError) error {
	if e.Replace == nil {
		return &DeclinedError{taken.Serial}
	}
	yes, err := e.Replace(ctx, taken.Serial)
	if err != nil {
		return err
	}
	if !yes {
		return &DeclinedError{taken.Serial}
	}
	err = e.User.Client.DeleteVirtualMFADevice(ctx, e.User.With, e.User.ARN, taken.Serial)
	if err != nil && !awsapi.RefusedWith(err, awsapi.NotFound) {
		taken.Unassigned, taken.Err = true, err
		return taken
	}
	return nil
}

// confirm gets codes until one is good.
func (e Enrolment) confirm(ctx context.Context, made awsapi.NewDevice) error {
	name := made.Serial[strings.LastIndexByte(made.Serial, '/')+1:]
	invitation := Invitation{made.Serial, made.Seed, name, e.User.account()}
	for refused := error(nil); ; {
		typed, err := e.Code(ctx, invitation, refused)
		if err != nil {
			return err
		}
		if refused = check(made.Seed, typed, e.now()); refused == nil {
			return nil
		}
	}
}

// now is the time of AWS.
func (e Enrolment) now() time.Time { return e.Now().Add(e.User.Skew) }

// enable assigns the device with the codes of the step before and of now, which
// AWS takes at once. What was changed a moment ago is tried again, and an answer
// that was lost is asked for first.
func (e Enrolment) enable(ctx context.Context, made awsapi.NewDevice) error {
	const tries, pause = 5, 4 * time.Second
	var err error
	for n := range tries {
		if n > 0 {
			if waited := e.Wait(ctx, pause); waited != nil {
				return e.User.takeBack(ctx, made.Serial, waited)
			}
		}
		step := stepAt(e.now())
		err = e.User.Client.EnableMFADevice(ctx, e.User.With, e.User.ARN, made.Serial, code(made.Seed, step-1), code(made.Seed, step))
		if err == nil {
			return nil
		}
		if awsapi.Unanswered(err) {
			has, asked := e.User.has(context.WithoutCancel(ctx), made.Serial)
			if has {
				return nil
			}
			if asked != nil {
				return &UnfinishedError{made.Serial, Unknown, err, asked}
			}
		} else if !awsapi.RefusedWith(err, awsapi.ChangedNow, awsapi.Throttled) {
			break
		}
		if ctx.Err() != nil {
			break
		}
	}
	return e.User.takeBack(ctx, made.Serial, err)
}
