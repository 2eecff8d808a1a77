package environ

import (
	"slices"
	"strings"
)

// keys are the variables of AWS tools that hold a secret or go with one, and our
// own that say which session a shell has.
var keys = []string{
	"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
	"AWS_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_CREDENTIAL_EXPIRATION",
	"AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
	"AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
	"AWSMFA_RESTORE", "AWSMFA_EXPIRES_AT",
}

// WithoutKeys is env without AWS keys, tokens, and what else belongs to a session. It
// is for every program that awsmfa starts, except the command of exec. It is never nil,
// for which os/exec would hand on the variables of this process.
func WithoutKeys(env []string) []string {
	without := make([]string, 0, len(env))
	for _, pair := range env {
		name, _, _ := strings.Cut(pair, "=")
		if !slices.Contains(keys, strings.ToUpper(name)) { // Windows knows no case
			without = append(without, pair)
		}
	}
	return without
}
