package login

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/program"
	"awsmfa/internal/session"
)

// Client is AWS as one profile reaches it, and the long-term keys that sign.
// Both are had when they are needed and not before, and once.
type Client struct {
	deps    Deps
	profile profile.Profile
	api     *awsapi.Client
	keys    creds.Credentials // those of a store or a credential_process, once they were needed
	alone   bool              // nobody may be asked anything
	limit   time.Duration     // see Request.Limit
}

// NewClient is for a profile that is resolved.
func NewClient(d Deps, p profile.Profile) *Client { return &Client{deps: d, profile: p} }

// API is the client of AWS. Its error is an *awsapi.SettingError with a hint.
func (c *Client) API() (*awsapi.Client, error) {
	if c.api != nil {
		return c.api, nil
	}
	p := c.profile
	api, err := awsapi.New(awsapi.Settings{
		Region:   cmp.Or(p.Region.Value, awsapi.PartitionRegion(p.Partition()), awsapi.PartitionRegion("aws")),
		Endpoint: p.STS.Endpoint.Value, IAMEndpoint: p.IAM.Value, FIPS: p.STS.FIPS, DualStack: p.STS.DualStack, CABundle: p.STS.CABundle.Value,
		Proxy: http.ProxyFromEnvironment, Now: c.deps.Now, Version: c.deps.Version(), Limit: c.limit,
		Debug: func(line string) { c.deps.Say.Debugf("%s", line) },
	})
	var setting *awsapi.SettingError
	if errors.As(err, &setting) {
		return nil, hint.With(err, "it is set by %s", settingOrigin(p, setting.Setting()))
	}
	c.api = api
	return api, err
}

// Transport is how the profile reaches AWS. Its error is that of Client.API.
func (l *Login) Transport() (http.RoundTripper, error) {
	api, err := l.client.API()
	if err != nil {
		return nil, err
	}
	return api.Transport(), nil
}

// settingOrigin is where the profile has a setting of the client from.
func settingOrigin(p profile.Profile, setting string) string {
	switch setting {
	case awsapi.SettingRegion:
		return p.Region.Origin.String()
	case awsapi.SettingEndpoint:
		return p.STS.Endpoint.Origin.String()
	case awsapi.SettingCABundle:
		return p.STS.CABundle.Origin.String()
	}
	return "the profile or the environment"
}

// Keys gives the long-term keys of the profile. Its errors are *profile.KeysError
// and those of packages keyring and program.
func (c *Client) Keys(ctx context.Context) (made creds.Credentials, err error) {
	k := c.profile.Keys
	switch {
	case k.Command == "" && k.Store == "":
		return k.Credentials, nil
	case c.keys.AccessKeyID != "":
		return c.keys, nil
	case k.Store != "":
		made, err = c.stored(ctx)
	default:
		made, err = c.printed(ctx)
	}
	if err == nil {
		c.keys = made
	}
	return made, err
}

// printed gets the keys that the profile's credential_process prints.
func (c *Client) printed(ctx context.Context) (creds.Credentials, error) {
	k := c.profile.Keys
	defer c.deps.Say.NoticeIfSlow("waiting for credential_process")()
	command, err := c.deps.program(profile.Setting{Value: k.Command, Origin: k.Origin})
	if err != nil {
		return creds.Credentials{}, err
	}
	command.Guard = "AWSMFA_PROCESS" // or one that calls this program would start processes without end
	made, err := program.Credentials(ctx, command)
	if err == nil && !made.LongTerm() {
		err = &profile.KeysError{Profile: c.profile.Name, Why: profile.SessionKeys, Origin: profile.Origin{Kind: profile.Process}}
	}
	return made, err
}

// ready finds out what would keep a code from being used, before it is asked for.
func (l *Login) ready(ctx context.Context) error {
	if err := l.check(); err != nil {
		return err
	}
	return l.client.ready(ctx)
}

func (l *Login) check() error {
	if l.Check == nil {
		return nil
	}
	return l.Check()
}

func (c *Client) ready(ctx context.Context) error {
	if _, err := c.API(); err != nil {
		return err
	}
	if c.profile.Keys.Store == "" {
		return nil
	}
	_, err := c.Keys(ctx)
	return err
}

// Identity asks STS whose the long-term keys are.
func (c *Client) Identity(ctx context.Context) (awsapi.Identity, error) {
	keys, err := c.Keys(ctx)
	if err != nil {
		return awsapi.Identity{}, err
	}
	return c.identityOf(ctx, keys)
}

func (c *Client) identityOf(ctx context.Context, keys creds.Credentials) (awsapi.Identity, error) {
	api, err := c.API()
	if err != nil {
		return awsapi.Identity{}, err
	}
	defer c.deps.Say.NoticeIfSlow("waiting for AWS STS")()
	who, err := api.CallerIdentity(ctx, keys)
	return who, c.keyError(keys, err)
}

// call is session.CallFunc.
func (l *Login) call(ctx context.Context, c session.Call) (creds.Credentials, session.CodeOutcome, error) {
	if err := l.check(); err != nil {
		return creds.Credentials{}, session.Unspent, err
	}
	api, err := l.client.API()
	if err != nil {
		return creds.Credentials{}, session.Unspent, err
	}
	defer l.deps.Say.NoticeIfSlow("waiting for AWS STS")()
	var made creds.Credentials
	if s := c.Step; s.RoleARN == "" {
		made, err = api.GetSessionToken(ctx, c.With, s.Serial, c.Code, s.Duration)
	} else {
		made, err = api.AssumeRole(ctx, c.With, awsapi.Role{
			ARN: s.RoleARN, SessionName: s.SessionName, ExternalID: s.ExternalID, Serial: s.Serial, Code: c.Code, Duration: s.Duration,
			Policy: s.Policy, PolicyARNs: s.PolicyARNs, Tags: roleTags(s.Tags), TransitiveTags: s.TransitiveTags, SourceIdentity: s.SourceIdentity,
		})
	}
	if c.Code == "" {
		return made, codeOutcome(err), hint.WithoutCode(l.client.keyError(c.With, err))
	}
	return made, codeOutcome(err), l.client.keyError(c.With, err)
}

func roleTags(list []session.Tag) (all []awsapi.Tag) {
	for _, t := range list {
		all = append(all, awsapi.Tag(t))
	}
	return all
}

// codeOutcome is what an error of STS means for the code that was sent.
func codeOutcome(err error) session.CodeOutcome {
	var e *awsapi.Error
	switch {
	case !errors.As(err, &e):
		return session.Unknown
	case e.Unspent():
		return session.Unspent
	case e.Kind() == awsapi.CodeRefused:
		return session.Refused
	}
	return session.Unknown
}

// WasAnswered says whether an error is about a request to AWS, rather than about
// what came before it.
func WasAnswered(err error) bool { return errors.As(err, new(*awsapi.Error)) }
