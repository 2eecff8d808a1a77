package app

import (
	"context"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/login"
)

const writeHelp = `
For tools that read a profile and nothing else. The session goes into the
section that --to names, or awsmfa_write_to of the profile, or the profile's own
name if its long-term keys are elsewhere. Only that section changes: its keys
are set, what is yours in it stays, and no other byte of the file is touched. A
new section also gets the region of the profile, or that of --region.

With awsmfa_write_to in the profile, env and the others do the same by
themselves whenever there is a new session of the profile itself.

With --role or another flag for a role session, --to names the section.`

func writeCommand(s *host.System) command {
	f := &loginFlags{}
	t := login.Target{}
	return command{Command: &cli.Command{
		Name: "write", ArgsUsage: "[PROFILE] [CODE]", Usage: "put the session into the credentials file", Description: writeHelp,
		Flags: append(f.flags(),
			&cli.StringFlag{Name: "to", Usage: "`SECTION` to write (default: awsmfa_write_to, else the profile's name)", Destination: &t.Section},
			&cli.BoolFlag{Name: "roles", Usage: "also write each role that sources PROFILE", Destination: &t.Roles},
			&cli.StringFlag{Name: "to-suffix", Usage: "with --roles: section of a role is its name and `TEXT`", Destination: &t.Suffix}),
		Action: func(c *cli.Context) error { return write(c.Context, s, f, t, cmdline.Joined(c.Args().Slice())) },
	}}
}

func write(ctx context.Context, s *host.System, f *loginFlags, t login.Target, args []string) error {
	if t.Roles != (t.Suffix != "") {
		return hint.Usagef("--roles and --to-suffix go together").Hint("write --roles --to-suffix=-mfa")
	}
	request, err := f.request(args, true)
	if err != nil {
		return err
	}
	switch given := !request.Override.IsZero(); {
	case given && t.Roles:
		return hint.Usagef("--roles cannot be combined with flags for one role session").Hint("write that session by itself, with --to SECTION")
	case given && t.Section == "":
		return hint.Usagef("flags for a role session need --to").Hint("add --to SECTION: the section of the profile is for the session without them")
	}
	files, err := readFiles(s)
	if err != nil {
		return err
	}
	return login.Write(ctx, loginDeps(s), files, request, t)
}
