package app

import (
	"context"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/enrol"
	"awsmfa/internal/host"
	"awsmfa/internal/setup"
)

const setupHelp = `
From an access key to a profile that can log in. Where the profile has no access
key, setup asks for it, or takes the file that the AWS console gives out (--csv).
It asks AWS whose key that is and which MFA devices the user has, shows what it
would write into ~/.aws/credentials and ~/.aws/config, logs in once with a code
to prove that it works, and offers to put authaws into your shell.

Nothing is written without a yes. Without permission to list the devices it asks
for the ARN of yours.`

func setupCommand(s *host.System) command {
	var name string
	r := setup.Setup{Deps: loginDeps(s), AskHidden: s.AskHidden, Read: func() (awsfiles.Files, error) { return readFiles(s) },
		Called: host.NameForTools(s.OS, s.Getenv("PATH"))}
	return command{Command: &cli.Command{
		Name: "setup", ArgsUsage: "[PROFILE]", Usage: "from an access key to a profile that can log in", Description: setupHelp,
		Flags: []cli.Flag{
			profileFlag(&name),
			&cli.StringFlag{Name: "csv", Usage: "`FILE` with the access key, as the AWS console gives it out", Destination: &r.CSV},
			&cli.StringFlag{Name: "region", Usage: "`REGION` of STS, and of a new profile", Destination: &r.Region},
			&cli.BoolFlag{Name: "yes", Usage: "write without asking", Destination: &r.Yes},
		},
		Action: func(c *cli.Context) error {
			t, err := cmdline.ReadTarget(cmdline.Joined(c.Args().Slice()), name, false)
			if err != nil {
				return err
			}
			r.Parent, r.Documents = s.Parent(), s.Documents
			if s.TerminalOutput() != nil {
				r.Enrol = func(ctx context.Context, n setup.Newcomer) (string, error) {
					return enrol.Newcomer(ctx, enrolDeps(s), n)
				}
			}
			return r.Run(c.Context, t)
		},
	}}
}
