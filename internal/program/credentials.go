package program

import (
	"context"
	"encoding/json"
	"time"

	"awsmfa/internal/creds"
)

// Credentials runs a credential_process for at most a minute, as the SDKs do.
// Its error is an *Error or that of ctx.
//
// See https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html.
func Credentials(ctx context.Context, c Command) (creds.Credentials, error) {
	const key = "credential_process"
	out, err := c.run(ctx, key, time.Minute)
	if err != nil {
		return creds.Credentials{}, err
	}
	var answer struct {
		Version                                    int
		AccessKeyId, SecretAccessKey, SessionToken string
		Expiration                                 *time.Time
	}
	// The error of json would show the output.
	if json.Unmarshal(out, &answer) != nil {
		return creds.Credentials{}, &Error{key, "printed something else than the JSON of credentials", nil}
	}
	if answer.Version != 1 {
		return creds.Credentials{}, &Error{key, "printed no Version 1 of the JSON of credentials", nil}
	}
	keys := creds.Credentials{AccessKeyID: answer.AccessKeyId, SecretAccessKey: answer.SecretAccessKey, SessionToken: answer.SessionToken}
	if answer.Expiration != nil {
		keys.Expires = *answer.Expiration
	}
	if err := keys.CheckKeys(); err != nil {
		return creds.Credentials{}, &Error{key, "gave unusable keys: " + err.Error(), err}
	}
	return keys, nil
}
