package program

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"awsmfa/internal/creds"
)

// credentialLimit is that of the SDKs.
const credentialLimit = time.Minute

// ErrExpiration says that a credential_process gave keys with an Expiration that
// is not a time.
var ErrExpiration = errors.New("an Expiration that is not a time")

// Credentials runs a credential_process for at most a minute. What it prints has
// to be one JSON object: Version (the number 1), AccessKeyId, SecretAccessKey
// and, for temporary keys, SessionToken and Expiration (RFC 3339 with a zone, also
// written +0000; empty for none). AWS keys and tokens are taken out of its
// environment, whichever account they belong to. Its error is an *Error, which is
// ErrLoop for a command that was started by itself and ErrExpiration for an end
// that cannot be read, or that of ctx.
//
// See https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html.
func Credentials(ctx context.Context, c Command) (creds.Credentials, error) {
	const key = "credential_process"
	c, err := c.guarded(key)
	if err != nil {
		return creds.Credentials{}, err
	}
	out, err := c.run(ctx, key, credentialLimit)
	if err != nil {
		return creds.Credentials{}, err
	}
	return readCredentials(key, out)
}

// readCredentials reads what the program of key printed.
func readCredentials(key string, out []byte) (creds.Credentials, error) {
	var answer struct {
		Version                                    int
		AccessKeyId, SecretAccessKey, SessionToken string
		Expiration                                 any
	}
	// The error of json would show the output.
	if json.Unmarshal(out, &answer) != nil {
		return creds.Credentials{}, &Error{key, "printed something else than the JSON of credentials", nil}
	}
	if answer.Version != 1 {
		return creds.Credentials{}, &Error{key, "printed no Version 1 of the JSON of credentials", nil}
	}
	keys := creds.Credentials{AccessKeyID: answer.AccessKeyId, SecretAccessKey: answer.SecretAccessKey, SessionToken: answer.SessionToken}
	end, err := readExpiration(answer.Expiration)
	if err != nil {
		return creds.Credentials{}, &Error{key, "printed " + err.Error(), err}
	}
	keys.Expires = end
	if err := usable(keys); err != nil {
		return creds.Credentials{}, &Error{key, "gave unusable keys: " + err.Error(), err}
	}
	return keys, nil
}

// readExpiration gives the time that end stands for; zero for null and "".
func readExpiration(end any) (time.Time, error) {
	text, isText := end.(string)
	if end == nil || isText && text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, text); isText && err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, ErrExpiration
}

// usable is creds.CheckKeys, with the token if there is one; an end is optional.
func usable(c creds.Credentials) error {
	if c.SessionToken == "" {
		return c.CheckKeys()
	}
	if c.Expires.IsZero() {
		c.Expires = time.Unix(0, 0)
	}
	return c.CheckSession()
}
