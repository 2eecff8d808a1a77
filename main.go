// Awsmfa turns an MFA code into an AWS session in the shell you are in:
//
//	eval "$(awsmfa env acme 123456)"     # bash, zsh, sh
//	awsmfa env acme 123456 | source      # fish
//
// It reads the profiles of the AWS CLI, asks AWS STS for the session once, keeps it
// for every other shell and role, and prints what the shell evaluates. A failed
// login prints a statement that fails.
//
// The commands, of which awsmfa COMMAND --help tells more:
//
//	env [PROFILE] [CODE]                print variables for the shell to evaluate
//	write [PROFILE] [CODE]              session into the credentials file
//	exec [PROFILE] [CODE] -- COMMAND... run a command with the session
//	process [PROFILE]                   session for AWS tools (credential_process)
//	status [PROFILE]                    which sessions there are, and for how long
//	list                                profiles and what each is
//	logout [PROFILE]                    forget sessions
//	doctor [PROFILE]                    check everything and say what to fix
//	setup [PROFILE]                     find the MFA device and write mfa_serial
//	hook SHELL                          print shell functions
//	policy                              the IAM policy that enforces MFA
//	keys [WORD] [PROFILE]               list, rotate, delete or move access keys
//	device [WORD] [PROFILE]             list, add, resync or remove MFA devices
package main

import (
	"os"

	"awsmfa/internal/app"
)

func main() { os.Exit(app.Main()) }
