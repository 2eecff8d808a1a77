package program

import (
	"context"
	"strings"
	"time"
)

// codeLimit leaves time to answer a caller that itself waits for a minute.
const codeLimit = 50 * time.Second

// Code runs an mfa_process for at most 50 seconds and returns the one group of
// six digits in what it prints. Its error is an *Error or that of ctx.
func Code(ctx context.Context, c Command) (string, error) {
	const key = "mfa_process"
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
