// Package profile resolves an AWS profile to what a login needs: base keys, MFA
// device, region, lengths, roles and where STS is, each with its origin. It
// reads no file and no clock and knows nothing of the SDK or the command line.
//
// The files are those of
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html.
package profile

import (
	"time"

	"awsmfa/internal/creds"
	"awsmfa/internal/inifile"
)

// Setting is a value and where it was found.
type Setting struct {
	Value  string
	Origin Origin
}

// Keys are the long-term keys that sign the first STS call: static ones, those
// of a store, or a command that prints them.
type Keys struct {
	creds.Credentials        // empty when Command is set; only the access key ID when Store is
	Command           string // a credential_process command line
	Store             string // awsmfa_keys: the store that has the secret of awsmfa_key_id
	Profile           string // whose they are; empty: nobody's, they are of the environment
	Origin            Origin
	Environment       bool // from AWS_ACCESS_KEY_ID of the environment
}

// Role is a role to assume.
type Role struct {
	Profile     string // the profile that names it
	ARN         string
	ExternalID  string
	SessionName string        // role_session_name, else that of the user; empty when neither is known
	Duration    time.Duration // duration_seconds; zero when not set

	Tags           []Tag    // session_tags
	TransitiveTags []string // transitive_session_tags: keys of those that the next role inherits
	SourceIdentity string
	Policy         string   // JSON of a session policy, of Override
	PolicyARNs     []string // the same
}

// Profile is a resolved profile.
type Profile struct {
	Name   string
	Asked  string // the name that was asked for, when Name stands for it
	Source string // the next profile on the way to the keys; empty: they are its own
	Keys   Keys
	Serial Setting // MFA device serial number
	User   Setting // user_arn
	Region Setting // empty Value: none is set anywhere

	RegionLeftOut Setting // the environment's region, when it is of another partition
	Leftover      string  // access key ID, fit to be shown, of long-term keys in the environment that are not used
	Include       Setting // include_profile, which only aws-vault reads

	Duration time.Duration // duration_seconds for the GetSessionToken session; zero when not set
	Roles    []Role        // in the order they are to be assumed
	Override Override      // what the command line said of the roles; its Role is an ARN

	MFAProcess Setting
	WriteTo    Setting // awsmfa_write_to of the profile itself
	AccountID  Setting // awsmfa_account_id of the profile itself
	Color      Setting // awsmfa_color of the profile itself, one of Colors

	STS STS
	// Exports are the settings that a shell is to have, if Options.FindExports.
	Exports *Exports
	IAM     Setting // override of IAM's endpoint, if Options.FindDevice or FindIAM; empty Value: none
}

// STS is where the profile's STS is.
type STS struct {
	Endpoint        Setting // override; empty Value: the regional endpoint
	FIPS, DualStack bool
	CABundle        Setting // path of a PEM file
}

// Options are what the command line and the environment say.
type Options struct {
	Name   string // empty: the environment's choice, else "default"
	Serial string
	Region string
	// Override is what flags say of the role session.
	Override Override
	Getenv   func(string) string
	// FindDevice is set to look for the MFA device: the profile may have
	// none yet, or one that cannot work, and where IAM is is told.
	FindDevice bool
	FindIAM    bool // where IAM is is told
	// FindExports is set to be told the settings that have a variable, found on the
	// same way through the files.
	FindExports bool
	// Own says whether a credential_process gets its session from this program,
	// and of which profile; "" is the one that has the command. nil: none does.
	Own func(command string) (profile string, ok bool)
	// HomeOf is the home folder of a user in the system's database, "" for the one
	// who runs this, as ExpandPath takes it. nil: it knows none.
	HomeOf func(user string) string
}

// Resolve finds what a login with a profile needs. Its errors are the types of
// this package; none of them holds a secret.
func Resolve(config, credentials *inifile.File, o Options) (Profile, error) {
	f := newFiles(config, credentials)
	if err := f.err(); err != nil {
		return Profile{}, err
	}
	p, err := f.resolve(o)
	if unread := f.err(); unread != nil { // a large file, which is read again for each question
		err = unread
	}
	if err != nil {
		return Profile{}, err
	}
	return p, nil
}

// resolve gives what it has found so far with an error.
func (f *files) resolve(o Options) (Profile, error) {
	p, chain, err := f.walk(o)
	if err == nil {
		err = p.settle(f, chain, o)
	}
	if err != nil && p.Include.Value != "" {
		err = &IncludeError{p.Include, err}
	}
	return p, err
}

// walk goes from the profile that o means to its keys.
func (f *files) walk(o Options) (p Profile, chain []*node, err error) {
	name, origin := o.choose()
	p.Name = name
	owner, err := f.owner(name)
	if err != nil {
		return p, nil, err
	}
	if owner != name {
		p.Name, p.Asked, origin = owner, name, InSection(name, CredentialsFile)
	}
	chain, err = f.chain(&p, o, origin)
	return p, chain, err
}

// choose gives the profile's name in the order of AWS CLI v2 and the Go SDK.
// AWSMFA_PROFILE comes after theirs: it is what an earlier login left behind.
func (o Options) choose() (name string, origin Origin) {
	if o.Name != "" {
		return o.Name, Origin{}
	}
	for _, v := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWSMFA_PROFILE"} {
		if name := o.Getenv(v); name != "" {
			return name, FromVariable(v)
		}
	}
	return "default", Origin{}
}

// settle fills in what the chain, the flags and the environment say.
func (p *Profile) settle(f *files, chain []*node, o Options) (err error) {
	p.User = first(chain, "user_arn")
	p.Leftover = p.leftover(o.Getenv)
	if p.Serial, err = p.serial(f, chain, o); err != nil {
		return err
	}
	if p.Region, err = region(chain, o); err != nil {
		return err
	}
	if p.Duration, err = sessionDuration(chain); err != nil {
		return err
	}
	p.MFAProcess = first(chain, "mfa_process")
	if len(chain) > 0 {
		p.WriteTo = chain[0].get("awsmfa_write_to")
		p.AccountID = chain[0].get("awsmfa_account_id")
		if p.Color, err = color(chain[0]); err != nil {
			return err
		}
	}
	if o.FindDevice || o.FindIAM {
		if p.IAM, err = f.endpoint(chain, o.Getenv, "iam"); err != nil {
			return err
		}
	}
	if p.STS, err = f.sts(chain, o); err != nil {
		return err
	}
	if err = p.override(o.Override); err != nil {
		return err
	}
	if err = p.checkLabels(chain); err != nil {
		return err
	}
	p.nameRoles()
	if err = p.checkRegion(); err != nil || !o.FindExports {
		return err
	}
	p.Exports, err = f.exports(p.Name, chain, o)
	return err
}

// first is the setting of the first profile in the chain that has it.
func first(chain []*node, key string) Setting {
	for _, n := range chain {
		if s := n.get(key); s.Value != "" {
			return s
		}
	}
	return Setting{}
}
