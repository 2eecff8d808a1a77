package ststest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

const exampleSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

// vector is a signed request that AWS published: the example of its signing
// guide, and cases of its Signature Version 4 test suite. All were signed by
// AKIDEXAMPLE at 20150830T123600Z for us-east-1.
type vector struct {
	name, method, target, host, service string
	headers                             []string // "Name: value", besides host and x-amz-date
	body                                string
	signed, signature                   string
}

var vectors = []vector{
	{"guide: iam ListUsers", "GET", "/?Action=ListUsers&Version=2010-05-08", "iam.amazonaws.com", "iam",
		[]string{"Content-Type: application/x-www-form-urlencoded; charset=utf-8"}, "",
		"content-type;host;x-amz-date", "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"},
	{"get-vanilla", "GET", "/", "example.amazonaws.com", "service", nil, "",
		"host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
	{"get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1", "example.amazonaws.com", "service", nil, "",
		"host;x-amz-date", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
	{"get-header-key-duplicate", "GET", "/", "example.amazonaws.com", "service",
		[]string{"My-Header1: value2", "My-Header1: value2", "My-Header1: value1"}, "",
		"host;my-header1;x-amz-date", "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
	{"get-header-value-trim", "GET", "/", "example.amazonaws.com", "service",
		[]string{"My-Header1:  value1", `My-Header2:  "a   b   c"`}, "",
		"host;my-header1;my-header2;x-amz-date", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
	{"get-utf8", "GET", "/ሴ", "example.amazonaws.com", "service", nil, "",
		"host;x-amz-date", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
	{"get-space", "GET", "/example space/", "example.amazonaws.com", "service", nil, "",
		"host;x-amz-date", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
	{"get-slashes", "GET", "//example//", "example.amazonaws.com", "service", nil, "",
		"host;x-amz-date", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
	{"get-relative-relative", "GET", "/example1/example2/../..", "example.amazonaws.com", "service", nil, "",
		"host;x-amz-date", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
	{"post-x-www-form-urlencoded", "POST", "/", "example.amazonaws.com", "service",
		[]string{"Content-Type: application/x-www-form-urlencoded"}, "Param1=value1",
		"content-type;host;x-amz-date", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
	{"post-sts-header-before", "POST", "/", "example.amazonaws.com", "service",
		[]string{"X-Amz-Security-Token: AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="}, "",
		"host;x-amz-date;x-amz-security-token", "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"},
}

// wire builds the request as it would have arrived.
func (v vector) wire() wire {
	header := http.Header{}
	header.Set("X-Amz-Date", "20150830T123600Z")
	header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"+v.service+
		"/aws4_request, SignedHeaders="+v.signed+", Signature="+v.signature)
	for _, h := range v.headers {
		name, value, _ := strings.Cut(h, ":")
		header.Add(name, value)
	}
	return wire{method: v.method, target: v.target, host: v.host, header: header, body: []byte(v.body)}
}

func (v vector) verify(q wire, secret string) *apiError {
	claim, err := parseAuthorization(q.header)
	if err != nil {
		return err
	}
	now := time.Date(2015, 8, 30, 12, 36, 0, 0, time.UTC)
	return claim.verify(q, secret, endpoint{"us-east-1", v.service, now})
}

// The vectors go through the very functions that check live requests.
func TestPublishedVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors {
		if err := v.verify(v.wire(), exampleSecret); err != nil {
			t.Errorf("%s: refused: %s", v.name, err.message)
		}
		q := v.wire()
		q.body = append(q.body, 'x')
		if err := v.verify(q, exampleSecret); err == nil {
			t.Errorf("%s: another body is taken", v.name)
		}
		q = v.wire()
		q.host += "x"
		if err := v.verify(q, exampleSecret); err == nil {
			t.Errorf("%s: another host is taken", v.name)
		}
		if err := v.verify(v.wire(), exampleSecret+"x"); err == nil {
			t.Errorf("%s: another secret is taken", v.name)
		}
	}
}
