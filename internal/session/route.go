package session

import (
	"fmt"
	"strings"
	"time"

	"awsmfa/internal/profile"
)

// Limits of STS: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
// and https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html on chaining.
const (
	minLength     = 15 * time.Minute
	maxSession    = 36 * time.Hour
	maxRole       = 12 * time.Hour
	maxChained    = time.Hour // a role assumed with a session
	defaultLength = 12 * time.Hour
)

// defaultSessionName names role sessions in CloudTrail when the profile does
// not. It never changes, because kept sessions go by it.
const defaultSessionName = "awsmfa"

// Wish is what the caller says about the session beside the profile.
type Wish struct {
	Duration time.Duration // zero: as the profile has it
	HasCode  bool          // a code is given, so a call that needs one costs no question
}

// LengthError says that STS does not make a session of that length.
type LengthError struct {
	Length, Least, Most time.Duration
	Chained             bool // it is assumed from another role, which limits it
}

func (e *LengthError) Error() string {
	return fmt.Sprintf("a session of %s is not possible here, only from %s to %s", Short(e.Length), Short(e.Least), Short(e.Most))
}

// Short writes d as people do, down to the second: 12h, 1h30m, 45s.
func Short(d time.Duration) string {
	s := d.Truncate(time.Second).String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}

// Route plans the STS calls for p, without Keys and Place, which are the
// caller's. capped is the length that a role's profile asks for when the session
// gets less, because it is assumed with a session; zero otherwise.
func Route(p profile.Profile, w Wish) (plan Plan, capped time.Duration, err error) {
	plan = Plan{Profile: p.Name, Region: p.Region.Value}
	base := Step{Serial: p.Serial.Value, Duration: or(p.Duration, defaultLength)}
	if len(p.Roles) == 0 {
		if w.Duration != 0 {
			base.Duration, base.AtLeast = w.Duration, w.Duration
		}
		plan.Steps = []Step{base}
		return plan, 0, within(w.Duration, maxSession, false)
	}

	last := p.Roles[len(p.Roles)-1]
	single := len(p.Roles) == 1
	most := maxRole
	if !single {
		most = maxChained
	}
	if err := within(w.Duration, most, !single); err != nil {
		return Plan{}, 0, err
	}
	wanted := or(w.Duration, last.Duration)
	if single {
		direct := asStep(last)
		direct.Serial, direct.Duration, direct.AtLeast = p.Serial.Value, or(wanted, maxChained), w.Duration
		if wanted > maxChained && (w.HasCode || w.Duration != 0) {
			plan.Steps = []Step{direct}
			return plan, 0, nil
		}
		plan.Instead = []Step{direct}
	}
	plan.Steps = append(plan.Steps, base)
	for _, r := range p.Roles {
		step := asStep(r)
		step.Duration = min(or(r.Duration, maxChained), maxChained)
		plan.Steps = append(plan.Steps, step)
	}
	if end := &plan.Steps[len(plan.Steps)-1]; w.Duration != 0 {
		end.Duration, end.AtLeast = w.Duration, w.Duration
	}
	if wanted > maxChained {
		capped = wanted
	}
	return plan, capped, nil
}

func asStep(r profile.Role) Step {
	name := r.SessionName
	if name == "" {
		name = defaultSessionName
	}
	return Step{RoleARN: r.ARN, ExternalID: r.ExternalID, SessionName: name}
}

func within(d, most time.Duration, chained bool) error {
	if d != 0 && (d < minLength || d > most) {
		return &LengthError{d, minLength, most, chained}
	}
	return nil
}

func or(d, otherwise time.Duration) time.Duration {
	if d != 0 {
		return d
	}
	return otherwise
}
