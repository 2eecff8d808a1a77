package app

import (
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
	"awsmfa/internal/ui"
	"context"

	"github.com/urfave/cli/v2"
)

const logoutHelp = `
Forgets the MFA session of the profile, every role session of the same device,
and takes them out of the sections of the credentials file that hold them. With
--all, what killed processes left of sessions and of AWS's files goes too. AWS
cannot end a session early: a copy of it works until it expires.

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
	gone, err := login.Forget(ctx, loginDeps(s), files, t.Profile, all)
	if err != nil {
		return err
	}
	say := messages(s)
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
