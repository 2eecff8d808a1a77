package keys

import (
	"context"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
)

// A new key is known to some parts of AWS before others, for seconds as a rule.
const (
	proofPause = 2 * time.Second
	proofSpan  = 10 * time.Second // that good answers in a row have to cover
	proofCount = 3                // of them at least
	proofLimit = 120 * time.Second
)

// prove asks who the key is until AWS has said so often enough. That needs no
// permission and no MFA.
func (r Rotation) prove(ctx context.Context, key creds.Credentials) error {
	began := r.Now()
	good, since := 0, began
	for {
		who, err := r.User.Client.CallerIdentity(ctx, key)
		now := r.Now()
		switch {
		case err == nil && who.ARN != r.User.ARN:
			return &AnotherUserError{key.AccessKeyID, who.ARN}
		case err != nil && ctx.Err() != nil:
			return ctx.Err()
		case err != nil && awsapi.RefusedWith(err, awsapi.SecretWrong, awsapi.ClockWrong, awsapi.RegionWrong):
			return err
		case err != nil:
			good = 0
		case good == 0:
			good, since = 1, now
		default:
			good++
		}
		if good >= proofCount && now.Sub(since) >= proofSpan {
			return nil
		}
		if now.Sub(began) >= proofLimit {
			return &ProofError{key.AccessKeyID, err}
		}
		if err := r.Wait(ctx, proofPause); err != nil {
			return err
		}
	}
}
