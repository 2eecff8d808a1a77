package login

import (
	"errors"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// refusals describes refused codes to the person who typed them: the first with
// all there is to know, the next ones in a short line, because it has been read.
type refusals struct {
	now  func() time.Time
	say  ui.Messages
	told bool
}

// describe is the lines about a refusal that stand above the next question; nil is
// none.
func (r *refusals) describe(err error) string {
	if err == nil {
		return ""
	}
	var sts *awsapi.Error
	var spent *session.SpentError
	if wrong := errors.As(err, &spent) || errors.As(err, &sts) && sts.Kind() == awsapi.CodeRefused; wrong {
		if r.told {
			return r.say.Above(func(m ui.Messages) {
				m.Say("refused again; the next code comes in %s", session.Short(untilNextCode(r.now())))
			})
		}
		r.told = true
	}
	return r.say.Above(func(m ui.Messages) { m.Fail(err) })
}

// untilNextCode is the time until an authenticator shows its next code: its steps
// are of 30 seconds (RFC 6238, section 5.2).
func untilNextCode(now time.Time) time.Duration {
	const step = 30
	return time.Duration(step-now.Unix()%step) * time.Second
}
