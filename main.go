// Awsmfa turns an MFA code into an AWS session in the shell you are in:
//
//	eval "$(awsmfa env acme 123456)"     # bash, zsh, sh
//	awsmfa env acme 123456 | source      # fish
//
// It reads the profiles of the AWS CLI, asks AWS STS for the session once, caches
// it for every other shell and role, and prints what the shell evaluates. A failed
// login prints a statement that fails. "awsmfa hook SHELL" gives the shell the
// function authaws, which does all that:
//
//	authaws acme 123456
//
// The commands, of which awsmfa help COMMAND tells more:
//
//	env [PROFILE] [CODE]                log in, print the session for the shell
//	exec [PROFILE] [CODE] -- COMMAND... run a command with the session
//	write [PROFILE] [CODE]              put the session into the credentials file
//	process [PROFILE]                   session for AWS tools (credential_process)
//	console [PROFILE] [CODE]            sign in to the AWS console with a role session
//	logout [PROFILE]                    forget cached sessions
//	status [PROFILE]                    cached sessions and time left; offline
//	list [PATTERN]                      profiles, one a line
//	doctor [PROFILE]                    check everything and say what to fix
//	setup [PROFILE]                     from an access key to a profile that can log in
//	hook SHELL                          set up authaws in your shell
//	policy                              the IAM policy that enforces MFA
package main

import (
	"os"

	"awsmfa/internal/app"
)

func main() { os.Exit(app.Main()) }
