package app

import (
	_ "embed"
	"strings"

	"github.com/urfave/cli/v2"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
	"awsmfa/internal/ui"
)

var (
	//go:embed policy/mfa.json
	mfaPolicy string

	// awsPolicy says what the example of AWS's own pages for the CLI says:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_mfa-selfmanage.html.
	//go:embed policy/aws.json
	awsPolicy string

	// keysStatement lets a user manage its own access keys, see
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_credentials_console.html.
	//go:embed policy/keys.json
	keysStatement string
)

// withKeys is a policy with the statement about access keys in front.
func withKeys(policy string) string {
	const list = `"Statement": [` + "\n"
	return strings.Replace(policy, list, list+keysStatement, 1)
}

const policyHelp = `
Attached to a user or a group, it allows nothing but setting up MFA until a
request is made with an MFA session. What else they may do, other policies say.

  AllowViewAccountInfo            look at the password rules, users and devices
  AllowChangeOwnPassword          change one's own password, with MFA
  AllowCreateVirtualMFADevice     make a virtual device, of any name
  AllowDeleteOwnVirtualMFADevice  delete the one of one's own name, with MFA
  AllowManageOwnUserMFA           enable and resynchronize one's own devices,
                                  and deactivate them with MFA
  DenyAllExceptListedIfNoMFA      without MFA, deny all but the listed actions;
                                  keys that never saw a code count as no MFA

With --manage-keys, for awsmfa keys, also:

  AllowManageOwnAccessKeys        list, make, disable and delete one's own
                                  access keys, with MFA

awsmfa device needs AllowViewAccountInfo to list, AllowCreateVirtualMFADevice and
AllowManageOwnUserMFA to add and resync, and with MFA AllowManageOwnUserMFA and
AllowDeleteOwnVirtualMFADevice to remove: a device of another name than the user's
is taken from the user then, and an administrator has to delete it.

For example: awsmfa policy > mfa.json
  aws iam create-policy --policy-name mfa --policy-document file://mfa.json

A new user cannot be made to change the password at the first sign-in, which is
before there is MFA. In other partitions, write arn:aws-cn: or arn:aws-us-gov:.`

func policyCommand(s *host.System) command {
	var aws, manageKeys bool
	return command{Command: &cli.Command{
		Name: "policy", Usage: "the IAM policy that enforces MFA", Description: policyHelp,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "aws", Usage: "the example of the AWS documentation instead", Destination: &aws},
			&cli.BoolFlag{Name: "manage-keys", Usage: "let users manage their own access keys, with MFA", Destination: &manageKeys},
		},
		Action: func(c *cli.Context) error {
			if len(cmdline.Joined(c.Args().Slice())) > 0 {
				return hint.Usagef("policy takes no arguments").Hint("choose what it allows with flags: awsmfa policy --help")
			}
			text := mfaPolicy
			if aws {
				text = awsPolicy
			}
			if manageKeys {
				text = withKeys(text)
			}
			return ui.Print(s.Stdout, text)
		},
	}}
}
