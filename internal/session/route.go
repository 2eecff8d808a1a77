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
// not. It never changes, because cached sessions go by it.
const defaultSessionName = "awsmfa"

// Options are what the caller says about the session beside the profile.
type Options struct {
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

// Short writes d down to the second, without parts that are zero: 12h, 1h30m, 45s.
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

// Route plans the STS calls for p. Its error is a *LengthError or an
// *OptionError.
func Route(p profile.Profile, o Options) (Plan, error) {
	plan := Plan{Profile: p.Name, Region: p.Region.Value, Realm: realm(p), Signer: signer(p.Keys)}
	base := Step{Serial: p.Serial.Value, Duration: or(p.Duration, defaultLength)}
	if len(p.Roles) > 0 {
		return routeRoles(plan, p, o, base)
	}
	if o.Duration != 0 {
		base.Duration, base.AtLeast = o.Duration, o.Duration
	}
	plan.Steps = []Step{base}
	return plan, within(o.Duration, maxSession, false)
}

// routeRoles plans for a profile with roles: from an MFA session, or with the code
// itself where a single role is to last longer than STS lets it otherwise.
func routeRoles(plan Plan, p profile.Profile, o Options, base Step) (Plan, error) {
	end := len(p.Roles) - 1
	chained := end > 0
	most := maxRole
	if chained {
		most = maxChained
	}
	if err := within(o.Duration, most, chained); err != nil {
		return Plan{}, err
	}
	plan.Steps = append(plan.Steps, base)
	for _, r := range p.Roles {
		step := asStep(r)
		if err := step.Check(); err != nil {
			return Plan{}, err
		}
		step.Duration = min(or(r.Duration, maxChained), maxChained)
		plan.Steps = append(plan.Steps, step)
	}
	if err := checkChain(plan.Steps); err != nil {
		return Plan{}, err
	}
	last := &plan.Steps[end+1]
	wanted := or(o.Duration, p.Roles[end].Duration)
	if !chained {
		direct := *last
		direct.Serial, direct.Duration, direct.AtLeast = p.Serial.Value, or(wanted, maxChained), o.Duration
		if wanted > maxChained && (o.HasCode || o.Duration != 0) {
			plan.Steps = []Step{direct}
			return plan, nil
		}
		plan.Alternatives = []Step{direct}
	}
	if o.Duration != 0 {
		last.Duration, last.AtLeast = o.Duration, o.Duration
	}
	if wanted > maxChained {
		plan.Capped = wanted
	}
	return plan, nil
}

// realm keeps apart the sessions of different worlds.
func realm(p profile.Profile) string {
	if endpoint := p.STS.Endpoint.Value; endpoint != "" {
		return endpoint
	}
	if partition := p.Partition(); partition != "" {
		return partition
	}
	return "region " + p.Region.Value
}

func signer(k profile.Keys) string {
	if k.Command != "" {
		return k.Command
	}
	return k.AccessKeyID
}

func asStep(r profile.Role) Step {
	name := r.SessionName
	if name == "" {
		name = defaultSessionName
	}
	return Step{
		RoleARN: r.ARN, ExternalID: r.ExternalID, SessionName: name,
		Policy: r.Policy, PolicyARNs: r.PolicyARNs, Tags: tags(r.Tags), TransitiveTags: r.TransitiveTags, SourceIdentity: r.SourceIdentity,
	}
}

func tags(list []profile.Tag) (all []Tag) {
	for _, t := range list {
		all = append(all, Tag(t))
	}
	return all
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
