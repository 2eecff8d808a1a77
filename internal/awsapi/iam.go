package awsapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"awsmfa/internal/creds"
)

const (
	iamVersion = "2010-05-08"
	maxPages   = 10 // a user has eight devices and two keys at most
)

// iamHosts are the hosts of IAM, which is one service for all regions of a
// partition and takes signatures for one of them only, the main one. An empty host is
// not there.
//
// See https://docs.aws.amazon.com/general/latest/gr/iam-service.html.
var iamHosts = []iamHost{
	{"aws", "us-east-1", "iam.amazonaws.com", "iam-fips.amazonaws.com", "iam.global.api.aws"},
	{"aws-cn", "cn-north-1", "iam.cn-north-1.amazonaws.com.cn", "", "iam.global.api.amazonwebservices.com.cn"},
	{"aws-us-gov", "us-gov-west-1", "iam.us-gov.amazonaws.com", "iam.us-gov.amazonaws.com", "iam.us-gov.api.aws"},
	{"aws-eusc", "eusc-de-east-1", "iam.eusc-de-east-1.amazonaws.eu", "", "iam.api.amazonwebservices.eu"},
	{"aws-iso", "us-iso-east-1", "iam.us-iso-east-1.c2s.ic.gov", "", ""},
	{"aws-iso-b", "us-isob-east-1", "iam.us-isob-east-1.sc2s.sgov.gov", "", ""},
	{"aws-iso-e", "eu-isoe-west-1", "iam.eu-isoe-west-1.cloud.adc-e.uk", "", ""},
	{"aws-iso-f", "us-isof-south-1", "iam.us-isof-south-1.csp.hci.ic.gov", "", ""},
}

type iamHost struct{ partition, region, plain, fips, dualStack string }

// iamIn is IAM of a partition; all is empty when that is not known.
func iamIn(partition string) iamHost {
	for _, h := range iamHosts {
		if h.partition == partition {
			return h
		}
	}
	return iamHost{}
}

// iam is where IAM is, and the region that signatures for it are for.
func (c *Client) iam(partition string) (endpoint, region string, err error) {
	where := iamIn(partition)
	if s := c.settings; s.IAMEndpoint != "" {
		s.Endpoint = s.IAMEndpoint
		return s.Endpoint, where.region, checkEndpoint(s)
	}
	host, setting := where.plain, SettingRegion
	switch {
	case c.settings.FIPS:
		host, setting = where.fips, SettingFIPS
	case c.settings.DualStack:
		host, setting = where.dualStack, SettingDualStack
	}
	if host == "" {
		return "", "", &SettingError{setting: setting, problem: "has no IAM endpoint that is known in partition " + quote(partition)}
	}
	return "https://" + host, where.region, nil
}

// iamCall is one action of IAM about a user or what the user has.
type iamCall struct {
	client *Client
	with   creds.Credentials
	action string
	form   url.Values
	// secrets are those of the form: they are kept out of errors.
	secrets          []string
	endpoint, region string
	// changes says that the request changes something, so that no connection may
	// be used for it that could have died while it was idle: its answer would
	// count as lost.
	changes bool
}

// about prepares an action. The name of the user, which is named by its ARN, is
// always sent: without it IAM wants permission for all users.
func (c *Client) about(user, action string, with creds.Credentials) (iamCall, error) {
	who, err := arn.Parse(user)
	if err != nil {
		return iamCall{}, &Error{kind: Other, service: "IAM", detail: "no ARN of a user"}
	}
	endpoint, region, err := c.iam(who.Partition)
	if err != nil {
		return iamCall{}, err
	}
	call := iamCall{client: c, with: with, action: action, endpoint: endpoint, region: region,
		form: url.Values{"Action": {action}, "Version": {iamVersion}}}
	if name, isUser := strings.CutPrefix(who.Resource, "user/"); isUser {
		call.form.Set("UserName", name[strings.LastIndexByte(name, '/')+1:])
	}
	return call, nil
}

// send asks IAM and puts the result of its answer into result; nil: there is
// none. One question needs no more of the SDK than its signer.
func (call iamCall) send(ctx context.Context, result any) (*exchange, error) {
	x, err := call.client.exchange(call.with, "", "")
	if err != nil {
		return nil, err
	}
	x.service = "IAM"
	x.secrets = append(x.secrets, call.secrets...)
	request, err := x.sign(ctx, call.with, call.endpoint, call.region, call.form.Encode())
	if err != nil {
		return nil, x.failed(call.action, err)
	}
	if call.changes {
		x.transport.CloseIdleConnections()
	}
	if _, err := x.Do(request); err != nil {
		return nil, x.failed(call.action, err)
	}
	if x.status != http.StatusOK {
		return nil, x.refused()
	}
	if !x.decode(call.action, result) {
		return nil, x.unusable(call.action, "it cannot be read")
	}
	return x, nil
}

// sign makes a request to IAM.
func (x *exchange) sign(ctx context.Context, with creds.Credentials, endpoint, region, form string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(endpoint, "/")+"/", strings.NewReader(form))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	keys := aws.Credentials{AccessKeyID: with.AccessKeyID, SecretAccessKey: with.SecretAccessKey, SessionToken: with.SessionToken}
	hash := fmt.Sprintf("%x", sha256.Sum256([]byte(form)))
	return r, v4.NewSigner().SignHTTP(ctx, keys, r, hash, "iam", region, x.settings.Now())
}

// decode reads the element of the result, inside that of the response.
func (x *exchange) decode(action string, result any) bool {
	d := xml.NewDecoder(bytes.NewReader(x.body))
	for depth := 0; ; {
		token, err := d.Token()
		if err != nil {
			return depth == -1 // the end, after the whole response
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch {
			case depth == 0 && e.Name.Local == action+"Response":
				depth = 1
			case depth == 1 && e.Name.Local == action+"Result" && result != nil:
				if d.DecodeElement(result, &e) != nil {
					return false
				}
				result = nil
			case depth != 1 || d.Skip() != nil:
				return false
			}
		case xml.EndElement:
			if depth != 1 || result != nil {
				return false
			}
			depth = -1
		}
	}
}

// more is how a list of IAM goes on.
type more struct {
	IsTruncated bool
	Marker      string
}

// list asks for a list until its end. page is made anew for each part, which add
// takes in.
func list[Page any](ctx context.Context, call iamCall, next func(Page) more, add func(*exchange, Page) error) error {
	for range maxPages {
		var page Page
		x, err := call.send(ctx, &page)
		if err != nil {
			return err
		}
		if err := add(x, page); err != nil {
			return err
		}
		switch m := next(page); {
		case !m.IsTruncated:
			return nil
		case m.Marker == "":
			return x.unusable(call.action, "the list breaks off")
		default:
			call.form.Set("Marker", m.Marker)
		}
	}
	return &Error{kind: BadAnswer, service: "IAM", sent: true, detail: "the list does not end"}
}

// printable says whether a name that IAM gave can be printed and sent again.
func (x *exchange) printable(s string, most int) bool {
	return s != "" && s == clip(clean(s), most) && !x.isSecret(s)
}
