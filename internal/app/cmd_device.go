package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/device"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

const deviceHelp = `
Without a word it lists the MFA devices of the user whose keys the profile has.`

const deviceListHelp = `
Shows the name and kind of each device, since when the user has it, and which one
the profile uses. No code is needed.`

const deviceAddHelp = `
Makes a virtual MFA device, shows its QR code for an authenticator app, and takes
one code of it. Then it writes mfa_serial and logs in. A user who has a device
already needs a session made with that one.

  awsmfa device add acme --to pass:aws/acme    seed to pass, which shows the codes
  awsmfa device add acme --to ykman            to a YubiKey
  awsmfa device add acme --to op               to 1Password

The seed is shown once, on a screen of its own, and is written nowhere else.`

const deviceResyncHelp = `
Tells AWS the time of a device whose clock has drifted, with two codes that follow
one another.`

const deviceRemoveHelp = `
Takes a device away from the user, with a session that was made with a device. The
line mfa_serial of the profile goes with it. The last device that shows codes is
removed only after a yes on the terminal.`

// deviceRun is one call of a subcommand of device.
type deviceRun struct {
	login.Deps
	sys             *host.System
	named, name, to string // --profile, --name, --to
	yes             bool

	asked   string // the profile as it was named; may be empty
	files   awsfiles.Files
	profile profile.Profile
	client  *login.Client
}

func deviceCommand(s *host.System) command {
	list := deviceWord(s, "list", "MFA devices of the user", deviceListHelp, (*deviceRun).list)
	return command{Command: &cli.Command{
		Name: "device", ArgsUsage: "[WORD] [PROFILE]", Usage: "list, add, resync or remove MFA devices", Description: deviceHelp,
		Flags: list.Flags, Action: list.Action,
		Subcommands: []*cli.Command{
			list,
			deviceWord(s, "add", "enrol an authenticator app with one code", deviceAddHelp, (*deviceRun).add, "name", "to", "yes"),
			deviceWord(s, "resync", "tell AWS the time of a device", deviceResyncHelp, (*deviceRun).resync, "name"),
			deviceWord(s, "remove", "take a device away from the user", deviceRemoveHelp, (*deviceRun).remove, "name", "yes"),
		},
	}}
}

// deviceWord is a subcommand of device with these flags.
func deviceWord(s *host.System, word, usage, help string, do func(*deviceRun, context.Context) error, flags ...string) *cli.Command {
	r := &deviceRun{Deps: loginDeps(s), sys: s}
	all := map[string]cli.Flag{
		"name": &cli.StringFlag{Name: "name", Usage: "`NAME` of the device, or its serial number", Destination: &r.name},
		"to":   &cli.StringFlag{Name: "to", Usage: "`STORE` for the seed: pass:PATH, ykman or op", Destination: &r.to},
		"yes":  &cli.BoolFlag{Name: "yes", Usage: "answer yes, but not to the removal of the last device with codes", Destination: &r.yes},
	}
	c := &cli.Command{Name: word, HelpName: "device " + word, ArgsUsage: "[PROFILE]", Usage: usage, Description: help, Flags: []cli.Flag{profileFlag(&r.named)}}
	for _, name := range flags {
		c.Flags = append(c.Flags, all[name])
	}
	c.Action = func(c *cli.Context) error {
		err := r.resolve(c.Context, word, cmdline.Joined(c.Args().Slice()))
		if err == nil {
			err = do(r, c.Context)
		}
		return device.Advised(r.Say, err, hint.Word(r.profile.Name))
	}
	return c
}

func (r *deviceRun) resolve(ctx context.Context, word string, args []string) error {
	files, asked, err := subTarget(ctx, r.sys, "device", word, r.named, args)
	if err != nil {
		return err
	}
	r.files, r.asked = files, asked
	if r.profile, err = login.ForUser(r.Deps, r.files, r.asked, true); err != nil {
		return err
	}
	r.client = login.NewClient(r.Deps, r.profile)
	return nil
}

// user is the user with long-term keys.
func (r *deviceRun) user(ctx context.Context) (device.User, error) {
	return deviceUser(r.client.User(ctx))
}

// sessionUser is the user with an MFA session, which is cached or made now.
func (r *deviceRun) sessionUser(ctx context.Context) (device.User, error) {
	l, err := prepareUser(r.Deps, r.files, r.profile)
	if err != nil {
		return device.User{}, err
	}
	u, err := l.User(ctx)
	if hint.LacksCode(err) {
		return device.User{}, hint.With(err, "log in first: awsmfa env %s CODE", hint.Word(r.profile.Name))
	}
	return deviceUser(u, err)
}

// prepareUser prepares the MFA session of a profile that was resolved without a
// look at its device.
func prepareUser(d login.Deps, files awsfiles.Files, p profile.Profile) (*login.Login, error) {
	if p.Serial.Value == "" {
		return nil, &profile.SerialMissingError{Profile: p.Name, Likely: profile.DeviceOf(p.User.Value)}
	}
	if err := profile.CheckSerial(p.Serial, p.User.Value); err != nil {
		return nil, err
	}
	return login.PrepareFor(d, files, login.Request{MinLeft: login.UsualMin}, p)
}

func deviceUser(u login.User, err error) (device.User, error) {
	user := device.User{Client: u.Client, With: u.With, ARN: u.ARN, Skew: u.Skew}
	switch {
	case err != nil:
		return user, hint.WithoutCode(err)
	case user.Name() == "":
		return user, errNoUser
	}
	return user, nil
}

var errNoUser = hint.With(errors.New("the keys are not those of an IAM user"), "use the access key of an IAM user")

// list shows the devices.
func (r *deviceRun) list(ctx context.Context) error {
	u, err := r.user(ctx)
	if err != nil {
		return err
	}
	devices, err := device.List(ctx, u, r.profile.Serial.Value)
	if err != nil {
		return hint.WithoutCode(err)
	}
	if len(devices) == 0 {
		r.Say.Say("user %q has no MFA device; add one: awsmfa device add %s", u.Name(), hint.Word(r.profile.Name))
		return nil
	}
	if used := r.profile.Serial.Value; used != "" && !slices.ContainsFunc(devices, isUsed) {
		r.Say.Say("profile %q has the device %s, which is none of them", r.profile.Name, used)
	}
	return ui.Print(r.sys.Stdout, deviceTable(devices, r.profile.Name, look(r.sys)))
}

func isUsed(d device.Device) bool { return d.Used }

func deviceTable(devices []device.Device, profile string, l ui.Look) string {
	var rows [][]ui.Cell
	for _, d := range devices {
		since, use := "", ""
		if !d.Enabled.IsZero() {
			since = d.Enabled.Local().Format(time.DateOnly)
		}
		if d.Used {
			use = ui.Escape(profile)
		}
		rows = append(rows, []ui.Cell{l.Painted(ui.Escape(d.Name), ui.Heading), {Text: d.Kind.String()}, {Text: since}, {Text: ui.Escape(d.Serial)}, {Text: use}})
	}
	return l.Table([]ui.Column{{Heading: "DEVICE", Least: 8, Typed: true}, {Heading: "KIND", Drop: 2}, {Heading: "SINCE", Drop: 1}, {Heading: "SERIAL NUMBER", Least: 12}, {Heading: "USED BY", Drop: 3}}, rows)
}
