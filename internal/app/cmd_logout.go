package app

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/keys"
	"awsmfa/internal/login"
	"awsmfa/internal/profile"
	"awsmfa/internal/ui"
)

const logoutHelp = `
Forgets the MFA session of the profile, every role session of the same device,
and takes them out of the sections of the credentials file that hold them. With
--all, what killed processes left of sessions, keys and AWS's files goes too. What
a rotation of keys still needs stays, and is named. AWS cannot end a session early:
a copy of it works until it expires. Without PROFILE it is that of this shell, or
else the one that a login would take.

"unauthaws --logout" does this and clears the shell as well.`

func logoutCommand(s *host.System) command {
	var name string
	var all bool
	return command{Command: &cli.Command{
		Name: "logout", ArgsUsage: "[PROFILE]", Usage: "forget cached sessions", Description: logoutHelp,
		Flags: []cli.Flag{
			profileFlag(&name),
			&cli.BoolFlag{Name: "all", Usage: "forget every session of every profile", Destination: &all},
		},
		Action: func(c *cli.Context) error { return logout(c.Context, s, name, all, cmdline.Joined(c.Args().Slice())) },
	}}
}

func logout(ctx context.Context, s *host.System, name string, all bool, args []string) error {
	t, err := cmdline.ReadTarget(args, name, false)
	if err != nil {
		return err
	}
	if all && t.Profile != "" {
		return hint.Usagef("--all cannot be combined with a profile").Hint("give one of the two")
	}
	files, err := readFiles(s)
	if err != nil {
		return err
	}
	if !all {
		if t.Profile, err = login.Chosen(ctx, loginDeps(s), files, t.Profile); err != nil {
			return err
		}
	}
	gone, err := login.Forget(ctx, loginDeps(s), files, t.Profile, all)
	if errors.As(err, new(*profile.UnknownError)) {
		_, err = login.Resolve(loginDeps(s), files, loginDeps(s).Options(t.Profile)) // which says what to do
	}
	if err != nil {
		return err
	}
	say := messages(s)
	if all {
		defer sayRecords(loginDeps(s))
	}
	if gone == (login.Forgotten{}) {
		say.Say("there was nothing to forget")
		return nil
	}
	text := "forgot " + ui.Count(gone.Sessions, "cached session", "cached sessions")
	if gone.Sections > 0 {
		text += " and cleared " + ui.Count(gone.Sections, "section of the credentials file", "sections of the credentials file")
	}
	if gone.Leftovers > 0 {
		text += " and removed " + ui.Count(gone.Leftovers, "file that a killed process left", "files that killed processes left")
	}
	say.Say("%s; copies of a session stay valid until it ends", text)
	return nil
}

// sayRecords names what stays of rotations of keys: it may be the only copy of a
// secret.
func sayRecords(d login.Deps) {
	dir, err := d.Cache()
	if err != nil {
		return // said already
	}
	records, err := keys.Records(dir)
	for _, r := range records {
		if r.Finished {
			d.Say.Say("access key %s is inactive, and its secret is still stored so that the rotation can be undone", r.Old)
			d.Say.Hint("delete both: awsmfa keys delete " + hint.Word(r.Old) + " PROFILE")
			continue
		}
		d.Say.Say("the rotation of access key %s is not finished; its record, which may have the only copy of a secret, was left", r.Old)
		d.Say.Hint(keys.FinishHint("PROFILE", r.Undoing))
	}
	if err != nil {
		d.Say.Warn(err)
		d.Say.Hint(hint.Of(err))
	}
}
