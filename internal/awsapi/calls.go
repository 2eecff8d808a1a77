package awsapi

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"awsmfa/internal/creds"
)

// GetSessionToken makes an MFA session that lasts d, with long-term keys, the
// serial number of a device and one of its codes. It never asks for a session
// without MFA. Its error is an *Error.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html.
func (c *Client) GetSessionToken(ctx context.Context, base creds.Credentials, serial, code string, d time.Duration) (creds.Credentials, error) {
	x, err := c.exchange(base, serial, code)
	if err != nil {
		return creds.Credentials{}, err
	}
	if code == "" {
		return creds.Credentials{}, x.fault(SerialAndCode, "", nil)
	}
	out, err := x.client(base).GetSessionToken(ctx, &sts.GetSessionTokenInput{
		SerialNumber: &serial, TokenCode: &code, DurationSeconds: seconds(d),
	})
	if err != nil {
		return creds.Credentials{}, x.failed("GetSessionToken", err)
	}
	return x.session("GetSessionToken", out.Credentials)
}

// Role says which role to assume, and how.
type Role struct {
	ARN         string
	SessionName string
	ExternalID  string        // empty: none
	Serial      string        // MFA device serial number; empty together with Code
	Code        string        // MFA code
	Duration    time.Duration // zero: STS's own choice, one hour

	Policy         string   // JSON of a session policy; empty: none
	PolicyARNs     []string // of managed policies that narrow the session
	Tags           []Tag    // session tags
	TransitiveTags []string // keys of those that the next role in a chain inherits
	SourceIdentity string   // empty: none
}

// Tag is a session tag.
type Tag struct{ Key, Value string }

// AssumeRole makes a session of a role, with long-term keys or a session. Its
// error is an *Error.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
func (c *Client) AssumeRole(ctx context.Context, with creds.Credentials, r Role) (creds.Credentials, error) {
	x, err := c.exchange(with, r.Serial, r.Code)
	if err != nil {
		return creds.Credentials{}, err
	}
	out, err := x.client(with).AssumeRole(ctx, &sts.AssumeRoleInput{
		RoleArn: &r.ARN, RoleSessionName: &r.SessionName, ExternalId: optional(r.ExternalID),
		SerialNumber: optional(r.Serial), TokenCode: optional(r.Code), DurationSeconds: seconds(r.Duration),
		Policy: optional(r.Policy), PolicyArns: policies(r.PolicyARNs), SourceIdentity: optional(r.SourceIdentity),
		Tags: tags(r.Tags), TransitiveTagKeys: r.TransitiveTags,
	})
	if err != nil {
		return creds.Credentials{}, x.failed("AssumeRole", err)
	}
	return x.session("AssumeRole", out.Credentials)
}

// Identity is who a set of credentials belongs to, as STS has it.
type Identity struct {
	Account, ARN, UserID string
	Skew                 time.Duration // as Error.Skew
	Dated                bool          // Skew is known
}

// CallerIdentity asks who with is. No permission is needed for that. Its error
// is an *Error.
//
// See https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html.
func (c *Client) CallerIdentity(ctx context.Context, with creds.Credentials) (Identity, error) {
	x, err := c.exchange(with, "", "")
	if err != nil {
		return Identity{}, err
	}
	out, err := x.client(with).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Identity{}, x.failed("GetCallerIdentity", err)
	}
	return x.identity(Identity{
		Account: aws.ToString(out.Account), ARN: aws.ToString(out.Arn), UserID: aws.ToString(out.UserId),
	})
}

// exchange is refused to what AWS would refuse, since a code would be lost on it.
func (c *Client) exchange(with creds.Credentials, serial, code string) (*exchange, error) {
	x := &exchange{Client: c, code: code, secrets: []string{with.SecretAccessKey, with.SessionToken},
		keyID: with.AccessKeyID, token: with.SessionToken != "", serial: serial}
	if (serial == "") != (code == "") {
		return nil, x.fault(SerialAndCode, "", nil)
	}
	if code != "" && !isCode(code) {
		return nil, x.fault(Invalid, "an MFA code has six digits", nil)
	}
	if err := checkSigner(with); err != nil {
		return nil, x.fault(Other, err.Error(), err)
	}
	return x, nil
}

// checkSigner is about what goes into headers; STS knows when a session ends.
func checkSigner(with creds.Credentials) error {
	if with.LongTerm() {
		return with.CheckKeys()
	}
	with.Expires = time.Unix(0, 0)
	return with.CheckSession()
}

// seconds leaves out what is zero, for STS to choose.
func seconds(d time.Duration) *int32 {
	if d == 0 {
		return nil
	}
	return aws.Int32(int32(d / time.Second))
}

func policies(arns []string) (all []types.PolicyDescriptorType) {
	for i := range arns {
		all = append(all, types.PolicyDescriptorType{Arn: &arns[i]})
	}
	return all
}

func tags(list []Tag) (all []types.Tag) {
	for i := range list {
		all = append(all, types.Tag{Key: &list[i].Key, Value: &list[i].Value})
	}
	return all
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
