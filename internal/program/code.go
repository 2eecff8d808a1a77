package program

import (
	"context"
	"slices"
	"strings"
	"time"
)

// codeLimit leaves time to answer a caller that itself waits for a minute.
const codeLimit = 50 * time.Second

// Code runs an mfa_process for at most 50 seconds and returns the one group of
// six digits in what it prints. AWS keys and tokens are taken out of its
// environment. Its error is an *Error or that of ctx.
func Code(ctx context.Context, c Command) (string, error) {
	const key = "mfa_process"
	c.Env = WithoutKeys(c.Env)
	out, err := c.run(ctx, key, codeLimit)
	if err != nil {
		return "", err
	}
	return readCode(key, string(out))
}

// readCode finds the one code in what the program of key printed.
func readCode(key, out string) (string, error) {
	code := ""
	for _, group := range strings.FieldsFunc(out, func(r rune) bool { return r < '0' || r > '9' }) {
		switch {
		case len(group) != 6 || group == code:
		case code != "":
			return "", &Error{key, "printed more than one group of six digits", nil}
		default:
			code = group
		}
	}
	if code == "" {
		return "", &Error{key, "printed no group of six digits", nil}
	}
	return code, nil
}

// keys are the variables of AWS tools that hold a secret or go with one, and our
// own that say which session a shell has.
var keys = []string{
	"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
	"AWS_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_CREDENTIAL_EXPIRATION",
	"AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
	"AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
	"AWSMFA_RESTORE", "AWSMFA_EXPIRES_AT",
}

// WithoutKeys is env without AWS keys, tokens, and what else belongs to a session.
func WithoutKeys(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return slices.Contains(keys, strings.ToUpper(name)) // Windows knows no case
	})
}
