package login

import (
	"errors"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/shellenv"
)

// Prepare does all that can be done and refused before a code is needed. Its
// errors are those of Resolve, *session.LengthError, *AccountError and
// *hint.UsageError.
func Prepare(d Deps, files awsfiles.Files, r Request) (*Login, error) {
	p, err := Resolve(d, files, d.requested(r))
	if err != nil {
		return nil, mistakenCode(err, r.Target)
	}
	if p, err = d.again(files, r, p); err != nil {
		return nil, err
	}
	l, err := PrepareFor(d, files, r, p)
	if err == nil {
		l.sayDifferences()
	}
	return l, err
}

// requested are the options of the profile that r is about.
func (d Deps) requested(r Request) profile.Options {
	o := d.Options(r.Target.Profile)
	o.Serial, o.Region, o.Override, o.FindExports = r.Serial, r.Region, r.Override, r.Settings
	return o
}

// again is p or, for Request.Again, p with the role that the shell has of it: else
// a renewal would change who somebody is, and what is allowed.
func (d Deps) again(files awsfiles.Files, r Request, p profile.Profile) (profile.Profile, error) {
	if !r.Again || !r.Override.IsZero() || d.Getenv("AWSMFA_PROFILE") != p.Name {
		return p, nil
	}
	before := shellenv.ReadBefore(d.Getenv("AWSMFA_RESTORE"))
	if before.Override.IsZero() || before.ReplacedKeys(d.Getenv) {
		return p, nil
	}
	if !r.Quiet {
		d.Say.Say("%s: with %s, as in this shell; for the profile itself, type unauthaws first", p.Name, before.Override)
	}
	r.Override = before.Override
	return Resolve(d, files, d.requested(r))
}

// prepareNamed is Prepare without a word on what differs.
func prepareNamed(d Deps, files awsfiles.Files, r Request) (*Login, error) {
	p, err := Resolve(d, files, d.requested(r))
	if err != nil {
		return nil, mistakenCode(err, r.Target)
	}
	return PrepareFor(d, files, r, p)
}

// PrepareFor is Prepare for a profile that is resolved.
func PrepareFor(d Deps, files awsfiles.Files, r Request, p profile.Profile) (*Login, error) {
	l := &Login{Profile: p, deps: d, files: files, request: r, client: NewClient(d, p), started: d.Now()}
	l.client.alone, l.client.limit = r.NoPrompt || r.NoPerson, r.Limit
	var err error
	l.Plan, err = session.Route(p, session.Options{Duration: r.Duration, HasCode: r.Target.Code != "" || r.Target.Stdin})
	if err != nil {
		return nil, err
	}
	last := l.Plan.Steps[len(l.Plan.Steps)-1]
	if r.HalfAtMost {
		l.request.MinLeft = min(r.MinLeft, last.Duration/2)
	} else if r.Strict && r.MinLeft > last.Duration {
		return nil, hint.Usagef("--min %s is longer than the session, which lasts %s", session.Short(r.MinLeft), session.Short(last.Duration)).
			Hint("ask for a longer one with --duration")
	}
	if account := p.Account(); account != "" {
		if err := CheckAccount(p, account); err != nil {
			return nil, err
		}
	}
	for _, step := range l.Plan.Steps {
		d.Say.Debugf("to be asked of STS: a session of %s with %s", session.Short(step.Duration), step)
	}
	return l, nil
}

// Resolve finds the profile that o names. Its errors are those of package profile,
// with the command that repairs them, and *UnnamedError.
func Resolve(d Deps, files awsfiles.Files, o profile.Options) (profile.Profile, error) {
	if err := checkEnvironmentKeys(d.Getenv, o.Name); err != nil {
		return profile.Profile{}, err
	}
	p, err := profile.Resolve(files.Config.Index, files.Credentials.Index, o)
	if namesCode(err) {
		return p, &misplacedCodeError{cmdline.CodeForProfileError()}
	}
	if errors.As(err, new(*profile.UnknownError)) && d.misplaced(files) {
		if !unnamed(o) || !profile.HasAny(files.Config.Index, files.Credentials.Index) {
			return p, d.looked(err, files)
		}
	}
	if err == nil {
		region := p.Region.Origin.String()
		if region == "" {
			region = "nowhere"
		}
		d.Say.Debugf("profile %q: keys from %s, device %s from %s, region %q from %s", p.Name, p.Keys.Origin, p.Serial.Value, p.Serial.Origin, p.Region.Value, region)
	}
	err = repair(err, files, o)
	var nobody *UnnamedError
	if errors.As(err, &nobody) {
		nobody.named = d.Named
	}
	return p, err
}

// mistakenCode is err, or a better one for a word that is no profile and was
// meant as a code.
func mistakenCode(err error, t cmdline.Target) error {
	var unknown *profile.UnknownError
	isUnknown := errors.As(err, &unknown) && unknown.Origin.Kind == profile.Nowhere || errors.As(err, new(*misplacedCodeError))
	if isUnknown && !t.Flagged && cmdline.LooksLikeCode(t.Profile) {
		return cmdline.CodeShapeError()
	}
	return err
}

// misplacedCodeError is about a code that stands where a profile is wanted.
type misplacedCodeError struct{ error }

func (e *misplacedCodeError) Unwrap() error { return e.error }

// namesCode says whether err is about a code that was named as a profile, which no
// message may repeat.
func namesCode(err error) bool {
	var unknown *profile.UnknownError
	return errors.As(err, &unknown) && cmdline.IsCode(unknown.Name)
}

// checkEnvironmentKeys refuses to renew a session that keys of the environment
// signed: they are not there any more, and no profile of the same name is their
// owner.
func checkEnvironmentKeys(getenv func(string) string, name string) error {
	if name != "" || getenv("AWS_PROFILE") != "" || getenv("AWS_DEFAULT_PROFILE") != "" || getenv("AWSMFA_PROFILE") == "" {
		return nil
	}
	if !shellenv.ReadBefore(getenv("AWSMFA_RESTORE")).FromKeys || getenv("AWS_SESSION_TOKEN") == "" {
		return nil
	}
	return &profile.KeysError{Profile: getenv("AWSMFA_PROFILE"), Why: profile.GoneKeys}
}
