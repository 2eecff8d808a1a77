package app

import (
	"awsmfa/internal/cmdline"
	"awsmfa/internal/doctor"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/ui"
	"context"
	"strings"

	"github.com/urfave/cli/v2"
)

const doctorHelp = `
Looks at the files, the profile, this shell and the way to AWS, and says of each
what is right and what to do about what is not. It needs no code and changes
nothing. One request goes to AWS, signed with the keys of the profile.

  ok    as it should be
  note  works, but may surprise
  fix   does not work, or is not safe

The status is 1 when something has to be fixed.`

func doctorCommand(s *host.System) command {
	var name string
	return command{Command: &cli.Command{
		Name: "doctor", ArgsUsage: "[PROFILE]", Usage: "check everything and say what to fix", Description: doctorHelp,
		Flags:  []cli.Flag{profileFlag(&name)},
		Action: func(c *cli.Context) error { return examine(c.Context, s, name, cmdline.Joined(c.Args().Slice())) },
	}}
}

func examine(ctx context.Context, s *host.System, name string, args []string) error {
	t, err := cmdline.ReadTarget(args, name, false)
	if err != nil {
		return err
	}
	found, err := doctor.Examine(ctx, doctor.Deps{Deps: loginDeps(s), Parent: s.Parent()}, t.Profile)
	if err != nil {
		return err
	}
	var text strings.Builder
	problems := 0
	for _, f := range found {
		text.WriteString(f.Text(look(s)))
		if f.Verdict == doctor.Wrong {
			problems++
		}
	}
	if err := ui.Print(s.Stdout, text.String()); err != nil {
		return err
	}
	if problems > 0 {
		return host.ExitStatus(hint.Failed)
	}
	return nil
}
