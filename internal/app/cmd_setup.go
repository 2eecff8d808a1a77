package app

import (
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/host"
	"awsmfa/internal/setup"

	"github.com/urfave/cli/v2"
)

const setupHelp = `
For an IAM user with access keys and an MFA device and nothing else. It asks AWS
whose the keys are and which devices that user has, writes mfa_serial into
~/.aws/config after showing the change, and logs in once with a code, to prove
that it works. Without permission to list devices it asks for the ARN.

Nothing is written without a yes.`

func setupCommand(s *host.System) command {
	var name, region string
	return command{Command: &cli.Command{
		Name: "setup", ArgsUsage: "[PROFILE]", Usage: "find the MFA device and write mfa_serial", Description: setupHelp,
		Flags: []cli.Flag{
			profileFlag(&name),
			&cli.StringFlag{Name: "region", Usage: "`REGION` of STS", Destination: &region},
		},
		Action: func(c *cli.Context) error {
			t, err := cmdline.ReadTarget(cmdline.Joined(c.Args().Slice()), name, false)
			if err != nil {
				return err
			}
			read := func() (awsfiles.Files, error) { return readFiles(s) }
			return setup.Setup{Deps: loginDeps(s), Read: read, Region: region, Parent: s.Parent()}.Run(c.Context, t)
		},
	}}
}
