package app

import (
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/doctor"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/ui"
)

const doctorHelp = `
Checks the files, the profile, this shell and the connection to AWS, and says
what to do about each problem. It needs no code and changes nothing. AWS is
asked whose the keys of the profile are and, if that is allowed, which MFA devices
the user has.

  ok    as it should be
  note  works, but may surprise
  fix   does not work, or is not safe

The exit status is 1 if there is something to fix.`

func doctorCommand(s *host.System) command {
	var name string
	var asJSON bool
	return command{Command: &cli.Command{
		Name: "doctor", ArgsUsage: "[PROFILE]", Usage: "check everything and say what to fix", Description: doctorHelp,
		Flags: []cli.Flag{profileFlag(&name), &cli.BoolFlag{Name: "json", Usage: "print JSON", Destination: &asJSON}},
		Action: func(c *cli.Context) error {
			return examine(c.Context, s, name, asJSON, cmdline.Joined(c.Args().Slice()))
		},
	}}
}

func examine(ctx context.Context, s *host.System, name string, asJSON bool, args []string) error {
	t, err := cmdline.ReadTarget(args, name, false)
	if err != nil {
		return err
	}
	found, err := doctor.Examine(ctx, doctor.Deps{Deps: loginDeps(s), Parent: s.Parent(), Documents: s.Documents, NoConsole: s.NoConsole()}, t.Profile)
	if err != nil {
		return err
	}
	hide := messages(s).Hide // as an error would: a report is passed on
	for i, f := range found {
		found[i].What, found[i].Advice = hide(f.What), hide(f.Advice)
	}
	if asJSON {
		err = ui.PrintJSON(s.Stdout, map[string]any{"findings": found, "count": doctor.Tally(found)})
	} else {
		err = ui.Print(s.Stdout, findingsText(found, look(s)))
	}
	if err == nil && doctor.Tally(found)[doctor.Wrong] > 0 {
		return host.ExitStatus(hint.Failed)
	}
	return err
}

// findingsText lists all findings, with the summary at the end, where people look.
func findingsText(found []doctor.Finding, l ui.Look) string {
	var text strings.Builder
	for _, f := range found {
		text.WriteString(f.Text(l))
	}
	text.WriteString(doctor.Summary(found) + "\n")
	return text.String()
}
