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
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"awsmfa/internal/creds"
)

// iamHosts are the hosts of IAM, which is one service for all regions of a
// partition and takes signatures for one of them only. An empty host is not
// there.
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

const (
	listMFADevices = "ListMFADevices"
	maxPages       = 10 // a user has eight devices at most
)

// MFADevices gives the serial numbers of all MFA devices of a user, which is
// named by its ARN, as CallerIdentity has it; security keys, which have no codes,
// are among them. The user needs the permission iam:ListMFADevices. Errors are
// *Error and, about where IAM is, *SettingError.
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html.
func (c *Client) MFADevices(ctx context.Context, with creds.Credentials, user string) ([]string, error) {
	fields := strings.SplitN(user, ":", 6)
	if len(fields) != 6 {
		return nil, &Error{kind: Other, service: "IAM", detail: "no ARN of a user"}
	}
	endpoint, region, err := c.iam(fields[1])
	if err != nil {
		return nil, err
	}
	// The name is always sent: without it IAM wants permission for all users.
	form := url.Values{"Action": {listMFADevices}, "Version": {"2010-05-08"}}
	if resource, isUser := strings.CutPrefix(fields[5], "user/"); isUser {
		form.Set("UserName", resource[strings.LastIndexByte(resource, '/')+1:])
	}
	var serials []string
	for range maxPages {
		page, err := c.devicePage(ctx, with, endpoint, region, form)
		if err != nil {
			return nil, err
		}
		for _, d := range page.Devices {
			serials = append(serials, d.SerialNumber)
		}
		if !page.IsTruncated {
			return serials, nil
		}
		form.Set("Marker", page.Marker)
	}
	return nil, &Error{kind: BadAnswer, service: "IAM", sent: true, detail: "the list does not end"}
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

// devicePage is what IAM answers with.
type devicePage struct {
	Devices     []struct{ SerialNumber string } `xml:"MFADevices>member"`
	IsTruncated bool
	Marker      string
}

// devicePage asks for one part of the list. One question needs no more of the
// SDK than its signer.
func (c *Client) devicePage(ctx context.Context, with creds.Credentials, endpoint, region string, form url.Values) (devicePage, error) {
	x, err := c.exchange(with, "", "")
	if err != nil {
		return devicePage{}, err
	}
	x.service = "IAM"
	request, err := x.sign(ctx, with, endpoint, region, form.Encode())
	if err != nil {
		return devicePage{}, x.failed(listMFADevices, err)
	}
	if _, err := x.Do(request); err != nil {
		return devicePage{}, x.failed(listMFADevices, err)
	}
	if x.status != http.StatusOK {
		return devicePage{}, x.refused()
	}
	return x.devices()
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

// devices reads a page and refuses what could not be shown or asked on with.
func (x *exchange) devices() (devicePage, error) {
	var answer struct {
		XMLName xml.Name   `xml:"ListMFADevicesResponse"`
		Result  devicePage `xml:"ListMFADevicesResult"`
	}
	if err := xml.NewDecoder(bytes.NewReader(x.body)).Decode(&answer); err != nil {
		return devicePage{}, x.unusable(listMFADevices, "it cannot be read")
	}
	for _, d := range answer.Result.Devices {
		if d.SerialNumber == "" || d.SerialNumber != clip(clean(d.SerialNumber), 256) || x.isSecret(d.SerialNumber) {
			return devicePage{}, x.unusable(listMFADevices, "a serial number holds a character that none has")
		}
	}
	if answer.Result.IsTruncated && answer.Result.Marker == "" {
		return devicePage{}, x.unusable(listMFADevices, "the list breaks off")
	}
	return answer.Result, nil
}
