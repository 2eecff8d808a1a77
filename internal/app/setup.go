package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
)

const setupHelp = `
For an IAM user with access keys and an MFA device and nothing else. It asks AWS
whose the keys are and which devices that user has, writes mfa_serial into
~/.aws/config after showing the change, and logs in once with a code, to prove
that it works. Without permission to list devices it asks for the ARN.

Nothing is written without a yes.`

type setupFlags struct{ profile, region string }

func setupCommand(s *System) *command {
	f := &setupFlags{}
	return &command{
		Command: cli.Command{Name: "setup", ArgsUsage: "[PROFILE]", Usage: "find the MFA device and write mfa_serial", Description: setupHelp},
		options: []*option{
			{long: "profile", short: "p", takes: "NAME", usage: "the profile, like the argument", text: &f.profile},
			{long: "region", takes: "REGION", usage: "region of STS", text: &f.region},
		},
		run: func(ctx context.Context, w words) error { return s.setup(ctx, f, append(w.args, w.after...)) },
	}
}

// setup is on its way from keys alone to a profile that can log in.
type setup struct {
	*login
	keys creds.Credentials
	who  awsapi.Identity
}

func (s *System) setup(ctx context.Context, f *setupFlags, args []string) error {
	t, err := readTarget(args, f.profile, false)
	if err != nil {
		return err
	}
	u, err := s.findUser(ctx, loginFlags{profile: f.profile, region: f.region}, t)
	if err != nil {
		return err
	}
	serial, err := u.findDevice(ctx)
	if err != nil {
		return err
	}
	if serial == u.profile.Serial.Value {
		u.people().say("%s: mfa_serial is %s, by %s", u.profile.Name, serial, u.profile.Serial.Origin)
	} else if err := u.save(ctx, serial); err != nil {
		return err
	}
	return s.prove(ctx, loginFlags{profile: f.profile, region: f.region, renew: true}, t)
}

// findUser asks STS whose the long-term keys of the profile are.
func (s *System) findUser(ctx context.Context, f loginFlags, t target) (*setup, error) {
	l := &login{System: s, flags: f, target: t, findDevice: true, started: s.Now(),
		getenv: readBefore(s.Getenv("AWSMFA_RESTORE")).user(s.Getenv)}
	if err := l.resolve(); err != nil {
		return nil, err
	}
	u := &setup{login: l}
	var err error
	if u.keys, err = l.keys()(ctx); err != nil {
		return nil, err
	}
	client, err := l.client()
	if err != nil {
		return nil, err
	}
	defer l.afterAWhile("waiting for AWS STS")()
	if u.who, err = client.CallerIdentity(ctx, u.keys); err != nil {
		return nil, withoutCode(err)
	}
	if err := l.checkAccount(u.who.Account); err != nil {
		return nil, err
	}
	l.people().say("%s: access key %s is that of %s of account %s", l.profile.Name, u.keys.AccessKeyID, u.name(), u.who.Account)
	return u, nil
}

// name is how messages call the user.
func (u *setup) name() string {
	if user := userName(u.who.ARN); user != "" {
		return fmt.Sprintf("user %q", user)
	}
	return "the account root user"
}

// userName is the name of a user without its path, or "" for what is no user.
func userName(arn string) string {
	_, user, _ := strings.Cut(arn, ":user/")
	return user[strings.LastIndexByte(user, '/')+1:]
}

// prove logs in with a code, and says how to go on from there.
func (s *System) prove(ctx context.Context, f loginFlags, t target) error {
	l, err := s.prepareFor(f, t)
	if err != nil {
		return err
	}
	k, err := l.get(ctx)
	if needsCode(err) { // setup takes none as an argument
		return advise(err, "prove it with: awsmfa env %s CODE", quoteWord(l.profile.Name))
	}
	if err != nil {
		return err
	}
	l.sayUntil(k)
	s.people().say("to load it into this shell: %s", loadLine(l.profile.Name, s.Parent()))
	if shell := shellOf(s.Parent()); shell != "" {
		s.people().say("to have authaws in every %[1]s: %[2]s, or run: awsmfa hook %[1]s --install", shell, hookLine(shell))
	}
	return nil
}

// withoutCode is an error of a call that carried no MFA code: a hint that speaks
// of one would mislead.
func withoutCode(err error) error {
	var e *awsapi.Error
	if !errors.As(err, &e) {
		return err
	}
	if advice := codelessHint(err, e.Kind()); advice != "" {
		return advise(err, "%s", advice)
	}
	return err
}

func codelessHint(err error, kind awsapi.Kind) string {
	switch kind {
	case awsapi.Cancelled:
		return ""
	case awsapi.Throttled, awsapi.ServerFault, awsapi.Lost:
		return "try again in a minute"
	}
	before, _, _ := strings.Cut(hint(err), "; the code ")
	return before
}

// checkTyped is what is wrong with a serial number that somebody typed.
func (u *setup) checkTyped(serial string) error {
	if account := accountOf(serial); account != "" && account != u.who.Account {
		return fmt.Errorf("%q is a device of account %s, but the keys are of account %s", serial, account, u.who.Account)
	}
	return profile.CheckSerial(profile.Setting{Value: serial, Origin: profile.Origin{Kind: profile.Typed}}, u.who.ARN)
}

// accountOf is the account in an ARN, or "".
func accountOf(arn string) string {
	if parts := strings.SplitN(arn, ":", 6); len(parts) == 6 && parts[0] == "arn" {
		return parts[4]
	}
	return ""
}
