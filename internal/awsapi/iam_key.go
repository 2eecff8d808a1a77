package awsapi

import (
	"context"
	"time"

	"awsmfa/internal/creds"
)

// The statuses of an access key. There are others, which are not active.
const (
	KeyActive   = "Active"
	KeyInactive = "Inactive"
)

// AccessKey is a long-term access key of a user, without its secret.
type AccessKey struct {
	ID      string
	Status  string    // KeyActive, KeyInactive, or another that IAM gave
	Created time.Time // zero: unknown
}

// AccessKeys are the access keys of a user.
type AccessKeys struct {
	Keys []AccessKey
	Date time.Time // of the answer, by the server's clock; else by our own
}

// NewKey is an access key that was made a moment ago. Its secret is never given
// again.
type NewKey struct {
	creds.Credentials
	Created time.Time // zero: unknown
}

// KeyUse is the last use of an access key, as far as IAM has noticed: that takes
// it up to hours.
type KeyUse struct {
	At              time.Time // zero: never
	Service, Region string
}

// ListAccessKeys gives the access keys of a user, who needs the permission
// iam:ListAccessKeys.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html.
func (c *Client) ListAccessKeys(ctx context.Context, with creds.Credentials, user string) (AccessKeys, error) {
	type page struct {
		Keys []struct{ AccessKeyId, Status, CreateDate string } `xml:"AccessKeyMetadata>member"`
		more
	}
	call, err := c.about(user, "ListAccessKeys", with)
	if err != nil {
		return AccessKeys{}, err
	}
	var all AccessKeys
	err = list(ctx, call, func(p page) more { return p.more }, func(x *exchange, p page) error {
		for _, k := range p.Keys {
			if !x.printable(k.AccessKeyId, 128) || !x.printable(k.Status, 64) {
				return x.unusable(call.action, "an access key ID or its status holds a character that none has")
			}
			created, _ := time.Parse(time.RFC3339, k.CreateDate)
			all.Keys = append(all.Keys, AccessKey{k.AccessKeyId, k.Status, created})
		}
		all.Date = x.when()
		return nil
	})
	if err != nil {
		return AccessKeys{}, err
	}
	return all, nil
}

// when is the time of the answer, by the server's clock if that is told.
func (x *exchange) when() time.Time {
	if date, ok := x.date(); ok {
		return date
	}
	return x.received
}

// CreateAccessKey makes another access key of a user. After an error of which
// Sent is true there may be one whose secret nobody has.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html.
func (c *Client) CreateAccessKey(ctx context.Context, with creds.Credentials, user string) (NewKey, error) {
	call, err := c.about(user, "CreateAccessKey", with)
	if err != nil {
		return NewKey{}, err
	}
	call.changes = true
	var result struct {
		ID      string `xml:"AccessKey>AccessKeyId"`
		Secret  string `xml:"AccessKey>SecretAccessKey"`
		Created string `xml:"AccessKey>CreateDate"`
	}
	x, err := call.send(ctx, &result)
	if err != nil {
		return NewKey{}, err
	}
	made := NewKey{Credentials: creds.Credentials{AccessKeyID: result.ID, SecretAccessKey: result.Secret}}
	made.Created, _ = time.Parse(time.RFC3339, result.Created)
	if err := made.CheckKeys(); err != nil {
		return NewKey{}, x.unusable(call.action, err.Error())
	}
	return made, nil
}

// SetAccessKey makes an access key of a user active or inactive.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html.
func (c *Client) SetAccessKey(ctx context.Context, with creds.Credentials, user, id, status string) error {
	call, err := c.about(user, "UpdateAccessKey", with)
	if err != nil {
		return err
	}
	call.form.Set("AccessKeyId", id)
	call.form.Set("Status", status)
	call.changes = true
	_, err = call.send(ctx, nil)
	return err
}

// DeleteAccessKey deletes an access key of a user for good.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html.
func (c *Client) DeleteAccessKey(ctx context.Context, with creds.Credentials, user, id string) error {
	call, err := c.about(user, "DeleteAccessKey", with)
	if err != nil {
		return err
	}
	call.form.Set("AccessKeyId", id)
	call.changes = true
	_, err = call.send(ctx, nil)
	return err
}

// AccessKeyLastUsed says when an access key of a user was last used, for which
// the policies of many companies do not grant the permission
// iam:GetAccessKeyLastUsed.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html.
func (c *Client) AccessKeyLastUsed(ctx context.Context, with creds.Credentials, user, id string) (KeyUse, error) {
	call, err := c.about(user, "GetAccessKeyLastUsed", with)
	if err != nil {
		return KeyUse{}, err
	}
	call.form.Del("UserName")
	call.form.Set("AccessKeyId", id)
	var result struct {
		Date    string `xml:"AccessKeyLastUsed>LastUsedDate"`
		Service string `xml:"AccessKeyLastUsed>ServiceName"`
		Region  string `xml:"AccessKeyLastUsed>Region"`
	}
	x, err := call.send(ctx, &result)
	if err != nil {
		return KeyUse{}, err
	}
	if result.Date == "" {
		return KeyUse{}, nil
	}
	at, err := time.Parse(time.RFC3339, result.Date)
	if err != nil || !x.printable(result.Service, 128) || !x.printable(result.Region, 128) {
		return KeyUse{}, x.unusable(call.action, "it cannot be read")
	}
	return KeyUse{at, result.Service, result.Region}, nil
}
