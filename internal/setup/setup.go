// Package setup takes an IAM user from access keys to a profile that can log in:
// it finds the MFA device, writes mfa_serial, and proves it with a login.
package setup

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/rcfile"
)

// Setup is what it takes.
type Setup struct {
	login.Deps
	Read   func() (awsfiles.Files, error) // reads the files, anew each time
	Region string                         // overrides that of the profile
	Parent string                         // the name of the shell, or ""
}

// user is on the way from keys alone to a profile that can log in.
type user struct {
	Setup
	files   awsfiles.Files
	options profile.Options
	profile profile.Profile
	client  *login.Client
	keys    creds.Credentials
	who     awsapi.Identity
}

// Run sets up the profile.
func (s Setup) Run(ctx context.Context, t cmdline.Target) error {
	u, err := s.findUser(ctx, t)
	if err != nil {
		return err
	}
	serial, err := u.findDevice(ctx)
	if err != nil {
		return err
	}
	if serial == u.profile.Serial.Value {
		u.Say.Say("%s: mfa_serial is %s, by %s", u.profile.Name, serial, u.profile.Serial.Origin)
	} else if err := u.save(ctx, serial); err != nil {
		return err
	}
	return s.prove(ctx, t)
}

// findUser asks STS whose the long-term keys of the profile are.
func (s Setup) findUser(ctx context.Context, t cmdline.Target) (*user, error) {
	files, err := s.Read()
	if err != nil {
		return nil, err
	}
	o := s.Options(t.Profile)
	o.Region, o.FindDevice = s.Region, true
	p, err := login.Resolve(s.Deps, files, o)
	if err != nil {
		return nil, err
	}
	u := &user{Setup: s, files: files, options: o, profile: p, client: login.NewClient(s.Deps, p)}
	if u.keys, err = u.client.Keys(ctx); err != nil {
		return nil, err
	}
	if _, err := u.client.API(); err != nil {
		return nil, err
	}
	if u.who, err = u.client.Identity(ctx); err != nil {
		return nil, hint.WithoutCode(err)
	}
	if err := login.CheckAccount(p, u.who.Account); err != nil {
		return nil, err
	}
	u.Say.Say("%s: access key %s is that of %s of account %s", p.Name, creds.ShowKeyID(u.keys.AccessKeyID), u.name(), u.who.Account)
	return u, nil
}

// name is how messages call the user.
func (u *user) name() string {
	if name := u.who.UserName(); name != "" {
		return fmt.Sprintf("user %q", name)
	}
	return "the account root user"
}

// prove logs in with a code, and says how to go on from there.
func (s Setup) prove(ctx context.Context, t cmdline.Target) error {
	files, err := s.Read()
	if err != nil {
		return err
	}
	l, err := login.Prepare(s.Deps, files, login.Request{Target: t, Region: s.Region, New: true, MinLeft: login.UsualMin})
	if err != nil {
		return err
	}
	k, err := l.Session(ctx)
	if hint.LacksCode(err) { // setup takes none as an argument
		return hint.With(err, "prove it with: awsmfa env %s CODE", hint.Word(l.Profile.Name))
	}
	if err != nil {
		return err
	}
	l.SayUntil(k)
	s.Say.Say("to load it into this shell: %s", hint.LoadLine(l.Profile.Name, s.Parent))
	if shell := rcfile.NameOf(s.Parent, s.OS); shell != "" {
		s.Say.Say("to have authaws in every %[1]s: %[2]s, or run: awsmfa hook %[1]s --install", shell, rcfile.Advice(shell, s.OS))
	}
	return nil
}

// checkTyped is what is wrong with a serial number that somebody typed.
func (u *user) checkTyped(serial string) error {
	if a, err := arn.Parse(serial); err == nil && a.AccountID != u.who.Account {
		return fmt.Errorf("%q is a device of account %s, but the keys are of account %s", serial, a.AccountID, u.who.Account)
	}
	return profile.CheckSerial(profile.Setting{Value: serial, Origin: profile.Origin{Kind: profile.Typed}}, u.who.ARN)
}
