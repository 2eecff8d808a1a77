package login

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// User is the IAM user of a profile, and what signs requests about it.
type User struct {
	Client *awsapi.Client
	With   creds.Credentials
	awsapi.Identity
}

// User is the user as its long-term keys show it. Its errors are those of Keys
// and API, *awsapi.Error and *AccountError.
func (c *Client) User(ctx context.Context) (User, error) {
	keys, err := c.Keys(ctx)
	if err != nil {
		return User{}, err
	}
	return c.userBy(ctx, keys)
}

func (c *Client) userBy(ctx context.Context, with creds.Credentials) (User, error) {
	who, err := c.identityOf(ctx, with)
	if err != nil {
		return User{}, err
	}
	return User{c.api, with, who}, CheckAccount(c.profile, who.Account)
}

// ForUser resolves a profile for what its user does in IAM, which no role has a
// part in: p has no roles, and no MFA device where it needs none yet.
func ForUser(d Deps, files awsfiles.Files, name string, findDevice bool) (p profile.Profile, err error) {
	o := d.Options(name)
	o.FindIAM, o.FindDevice = true, findDevice
	if p, err = Resolve(d, files, o); err != nil {
		return p, err
	}
	if len(p.Roles) > 0 {
		p.Roles, p.AccountID = nil, profile.Setting{} // which is the account of the role
	}
	return p, nil
}

// User is the user as the MFA session of the login shows it, which is cached or
// made now.
func (l *Login) User(ctx context.Context) (User, error) {
	k, err := l.Unwritten(ctx)
	if err != nil {
		return User{}, err
	}
	return l.client.userBy(ctx, k.Credentials)
}

// Client is AWS as the profile reaches it.
func (l *Login) Client() *Client { return l.client }

// Rekey has every cached session that one access key of a user made go on under
// another that took its place, whichever profile it was made for.
func Rekey(d Deps, files awsfiles.Files, from, to string) error {
	all := &session.Sessions{Store: d.store()}
	var failed error
	for p := range profile.All(files.Config.Index, files.Credentials.Index, d.Options("")) {
		if id := p.Keys.AccessKeyID; id != from && id != to {
			continue
		}
		plan, err := session.Route(p, session.Options{})
		if err != nil {
			continue // it has never had a session
		}
		failed = errors.Join(failed, all.Rekey(plan, from, to))
	}
	return failed
}

// AccountOf is the account of an ARN, or "".
func AccountOf(name string) string {
	a, _ := arn.Parse(name)
	return a.AccountID
}
