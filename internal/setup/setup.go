// Package setup takes an IAM user from access keys to a profile that can log in:
// it finds the MFA device, writes mfa_serial, and proves it with a login.
package setup

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

// Setup is what it takes.
type Setup struct {
	login.Deps
	AskHidden ui.AskFunc                     // for an answer that the terminal must not show
	Read      func() (awsfiles.Files, error) // reads the files, anew each time
	Region    string                         // overrides that of the profile, and becomes that of a new one
	CSV       string                         // path of an access key as the AWS console gives it out; empty: it is asked for
	Yes       bool                           // write and install without asking
	Parent    string                         // the name of the shell, or ""
	Documents func() string                  // as rcfile.Location has it
	Called    string                         // this program, as credential_process has to name it
	// Enrol gives a user who has no MFA device one, and its serial number; nil:
	// nobody can do that.
	Enrol func(ctx context.Context, n Newcomer) (serial string, err error)
}

// Newcomer is a user without an MFA device.
type Newcomer struct {
	Profile profile.Profile
	Client  *login.Client
	Keys    creds.Credentials
	Who     awsapi.Identity
}

// user is on the way from keys alone to a profile that can log in.
type user struct {
	Setup
	stored  awsfiles.Files // as they were read
	files   awsfiles.Files // with an access key that is not written yet
	options profile.Options
	profile profile.Profile
	client  *login.Client
	keys    creds.Credentials
	newKeys string // the profile that the keys are to be written to; empty: it has them
	who     awsapi.Identity
	written []string // what is in the files by now
}

// Run sets up the profile. Where it stops half-way, it says what it has left
// behind.
func (s Setup) Run(ctx context.Context, t cmdline.Target) error {
	u := &user{Setup: s}
	err := u.run(ctx, t)
	switch {
	case err == nil:
	case len(u.written) > 0:
		u.Say.Say("%s: %s written before that; to go on: awsmfa setup %s", u.profile.Name, hasBeen(u.written), hint.Word(u.profile.Name))
	case u.newKeys != "" && u.who.ARN != "":
		u.Say.Say("%s: nothing was written", u.profile.Name)
	}
	return err
}

func (u *user) run(ctx context.Context, t cmdline.Target) error {
	if err := u.find(ctx, t); err != nil {
		return err
	}
	if err := u.askRegion(ctx); err != nil {
		return err
	}
	serial, err := u.findDevice(ctx)
	if err != nil {
		return err
	}
	if serial == u.profile.Serial.Value {
		u.Say.Say("%s: mfa_serial is %s, by %s", u.profile.Name, serial, u.profile.Serial.Origin)
	}
	if changes := u.changes(serial); len(changes) > 0 {
		if err := u.save(ctx, changes, serial); err != nil {
			return err
		}
	}
	if u.CSV != "" {
		u.Say.Say("%s still holds the secret access key; delete it", ui.ShortPath(u.CSV, u.Getenv("HOME")))
	}
	return u.prove(ctx, t)
}

// hasBeen lists what was written.
func hasBeen(what []string) string {
	last := len(what) - 1
	if last == 0 {
		return what[0] + " was"
	}
	return strings.Join(what[:last], ", ") + " and " + what[last] + " were"
}

// find asks STS whose the long-term keys of the profile are, which a person
// gives first where it has none.
func (u *user) find(ctx context.Context, t cmdline.Target) (err error) {
	if u.stored, err = u.Read(); err != nil {
		return err
	}
	u.files, u.options = u.stored, u.Options(t.Profile)
	u.options.Region, u.options.FindDevice = u.Region, true
	u.profile, err = login.Resolve(u.Deps, u.files, u.options)
	name := keyless(err)
	var unnamed *login.UnnamedError
	switch {
	case errors.As(err, &unnamed) && len(unnamed.Names) > 0: // one of them may be meant
		return hint.With(err, "name the profile: awsmfa setup NAME")
	case name != "":
		return u.takeKeys(ctx, name, err)
	case err != nil:
		return err
	case u.CSV != "":
		return hint.With(fmt.Errorf("profile %q has an access key already (%s)", u.profile.Name, u.profile.Keys.Origin),
			"leave --csv out to use it, or choose another name")
	}
	return u.askIdentity(ctx)
}

// askIdentity asks STS whose the keys are.
func (u *user) askIdentity(ctx context.Context) (err error) {
	u.client = login.NewClient(u.Deps, u.profile)
	if u.keys, err = u.client.Keys(ctx); err != nil {
		return err
	}
	if _, err := u.client.API(); err != nil {
		return err
	}
	if u.who, err = u.client.Identity(ctx); err != nil {
		return hint.WithoutCode(err)
	}
	if err := login.CheckAccount(u.profile, u.who.Account); err != nil {
		return err
	}
	u.Say.Say("%s: access key %s is that of %s of account %s", u.profile.Name, creds.ShowKeyID(u.keys.AccessKeyID), u.name(), u.who.Account)
	return nil
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
	l, err := login.Prepare(s.Deps, files, login.Request{Target: t, Region: s.Region, New: true, MinLeft: login.UsualMin, Flags: s.flags()})
	if err != nil {
		return err
	}
	k, err := l.Session(ctx)
	if hint.LacksCode(err) { // setup takes none as an argument
		return hint.With(err, "prove it with: awsmfa env %s CODE", strings.Join(l.Words(), " "))
	}
	if err != nil {
		return err
	}
	l.SayUntil(k)
	s.Say.Say("to load it into this shell: %s", hint.LoadLine(l.Profile.Name, s.Parent))
	s.sayForApps(l.Profile.Name)
	return s.offerHook(ctx, l.Profile.Name)
}

// flags are those of setup that a login needs too.
func (s Setup) flags() []string {
	if s.Region == "" {
		return nil
	}
	return []string{"--region", s.Region}
}

// sayForApps names the line by which an app of macOS gets the session. Its PATH has
// none of the folders that people install programs in.
func (s Setup) sayForApps(profile string) {
	if s.OS == "darwin" {
		s.Say.Say("for apps, in a profile of its own: credential_process = %s process %s", s.Called, hint.Word(profile))
	}
}

// checkTyped is what is wrong with a serial number that somebody typed.
func (u *user) checkTyped(serial string) error {
	if a, err := arn.Parse(serial); err == nil && a.AccountID != u.who.Account {
		return fmt.Errorf("%q is a device of account %s, but the keys are of account %s", serial, a.AccountID, u.who.Account)
	}
	return profile.CheckSerial(profile.Setting{Value: serial, Origin: profile.Origin{Kind: profile.Typed}}, u.who.ARN)
}
