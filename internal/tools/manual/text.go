package main

const description = `Reads the profiles that you have for the AWS CLI and gets a session of AWS STS with an MFA code. One code is good for a session of twelve hours, for every role that is assumed from it, and for every terminal: sessions are kept until they end.

One line in the file that your shell reads at its start gives it the functions authaws and unauthaws; "awsmfa hook --help" says which line and which file:

  authaws acme 123456      log in
  authaws acme             the kept session, or a question for a code
  authaws baszooDev        a role of the same device: no second code
  unauthaws                give the shell back what it had before`

// section is one that the help of no command has.
type section struct {
	title, text string
	items       []item
}

type item struct{ name, what string }

var sections = []section{
	{"ENVIRONMENT", "", []item{
		{"AWS_PROFILE, AWS_DEFAULT_PROFILE, AWSMFA_PROFILE", "The profile when none is named, the first that is set; else it is default."},
		{"AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE", "Files in place of ~/.aws/config and ~/.aws/credentials."},
		{"AWS_REGION, AWS_DEFAULT_REGION", "The region where the profile has none. Both are set in the shell when a region is known."},
		{"AWS_MFA_SERIAL", "The MFA device where the profile has none."},
		{"AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY", "Long-term keys, only when no profile is named and they are no session (AWS_SESSION_TOKEN, AWS_SECURITY_TOKEN). Set to those of the session, with AWS_SESSION_TOKEN and AWS_CREDENTIAL_EXPIRATION."},
		{"AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL_IAM, AWS_ENDPOINT_URL, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT, AWS_CA_BUNDLE", "Where AWS is and whom to trust, as for every AWS tool."},
		{"HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "The proxy, also in lower case."},
		{"AWSMFA_EXPIRES_AT", "Set in the shell: when the session ends, in seconds since 1970."},
		{"AWSMFA_RESTORE", "Set in the shell: what the profile and region variables were before. No secret."},
		{"AWSMFA_CACHE_DIR", "Folder of the kept sessions."},
		{"AWSMFA_DEBUG", "With any value: say on standard error why things are done. Never a secret."},
		{"AWSMFA_NO_FZF", "With any value: a profile is chosen from a numbered list, not with fzf."},
		{"AWSMFA_PROCESS", "Set for a credential_process and read when that starts awsmfa again, so that none starts itself without end."},
	}},
	{"FILES", "", []item{
		{"~/.aws/config, ~/.aws/credentials", "The profiles, as for the AWS CLI. Keys of awsmfa in a profile: awsmfa_write_to, the section that every new session is written to, and awsmfa_account_id, the account that a session must be of. mfa_process is a command that prints the MFA code."},
		{"~/.cache/awsmfa (on macOS ~/Library/Caches/awsmfa)", "Kept sessions, marks of used codes, and locks. Only you can open it."},
	}},
	{"EXIT STATUS", "", []item{
		{"0", "Done."},
		{"1", "Failed."},
		{"2", "Misused."},
		{"3", "A code is needed and nobody can be asked; for status: no session with enough time left."},
		{"126, 127", "The command of exec cannot be executed, or was not found. Otherwise the status of exec is that of its command."},
		{"130", "Interrupted."},
	}},
	{"EXAMPLES", `Stop a script that has no session:

  eval "$(awsmfa env acme --no-prompt)" && terraform apply

Let every AWS tool ask for the session itself, in ~/.aws/config:

  [profile acme-mfa]
  credential_process = awsmfa process acme`, nil},
}
