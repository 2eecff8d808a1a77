package ststest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os/exec"
	"strings"
	"testing"
)

const (
	carlMFA = "arn:aws:iam::123456789012:mfa/carl"
	carlKey = "arn:aws:iam::123456789012:u2f/user/carl/yubikey-EXAMPLE"
)

// carl may look at his own devices, bob may not.
var carl = User{
	Name: "team/carl", Account: account, AccessKeyID: "AKIACARL", Secret: "carls", Allowed: []string{"iam:ListMFADevices"},
	Devices: []Device{
		{Serial: carlMFA, Secret: []byte("carls device")},
		{Serial: "GAHT87654321", Secret: []byte("carls token")},
		{Serial: carlKey, Kind: FIDO},
	},
}

// carlSigns signs for IAM.
func carlSigns(c *clock) signer {
	g := bobSigns(c).as(carl.AccessKeyID, carl.Secret, "")
	g.region, g.service = "us-east-1", "iam"
	return g
}

func iamForm(pairs ...string) url.Values {
	v := form(pairs...)
	v.Set("Version", "2010-05-08")
	v.Set("Action", "ListMFADevices")
	return v
}

func TestListMFADevicesAnswer(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{Region: "eu-central-1"})
	s.AddUser(carl)
	member := func(serial string) string {
		return `
      <member>
        <UserName>carl</UserName>
        <SerialNumber>` + serial + `</SerialNumber>
        <EnableDate>2026-11-20T12:00:20Z</EnableDate>
      </member>`
	}
	answer := func(truncated, inside, marker string) string {
		return `
<ListMFADevicesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <ListMFADevicesResult>
    <IsTruncated>` + truncated + `</IsTruncated>
    <MFADevices>` + inside + `
    </MFADevices>
` + marker + `  </ListMFADevicesResult>
  <ResponseMetadata>
    <RequestId>{id}</RequestId>
  </ResponseMetadata>
</ListMFADevicesResponse>
`
	}
	g := carlSigns(c)
	sameXML(t, g.call(t, s, iamForm("UserName", "carl")), answer("false", member("GAHT87654321")+member(carlMFA)+member(carlKey), ""))
	sameXML(t, g.call(t, s, iamForm("UserName", "carl", "MaxItems", "2")), answer("true", member("GAHT87654321")+member(carlMFA), "    <Marker>2</Marker>\n"))
	sameXML(t, g.call(t, s, iamForm("UserName", "carl", "MaxItems", "2", "Marker", "2")), answer("false", member(carlKey), ""))
	none := User{Name: "none", Account: account, AccessKeyID: "AKIANONE", Secret: "none", Allowed: carl.Allowed}
	s.AddUser(none)
	if r := g.as("AKIANONE", "none", "").call(t, s, iamForm("UserName", "none")); r.code() != "200" || strings.Contains(r.body, "<member>") {
		t.Errorf("a user without devices: %s", r.body)
	}
}

func TestWhoMayListDevices(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	s.AddUser(carl)
	s.AddUser(User{Name: "chen", Account: "1", Partition: "aws-cn", AccessKeyID: "AKIACHEN", Secret: "chens", Allowed: carl.Allowed})
	s.AddRole(Role{ARN: "arn:aws:iam::123456789012:role/reader"})
	carls := carlSigns(c)
	forSTS := carls
	forSTS.region, forSTS.service = "eu-central-1", "sts"
	chens := carls.as("AKIACHEN", "chens", "")
	inChina := chens
	inChina.region = "cn-north-1"
	session := func(params url.Values) signer {
		return forSTS.call(t, s, params).credentials(t, carls)
	}
	plain := session(form("Action", "GetSessionToken"))
	withMFA := session(form("Action", "GetSessionToken", "SerialNumber", carlMFA, "TokenCode", s.Code(carlMFA)))
	role := session(form("Action", "AssumeRole", "RoleArn", "arn:aws:iam::123456789012:role/reader", "RoleSessionName", "me"))
	denied := func(who, user string) string {
		return fmt.Sprintf("403 AccessDenied: User: %s is not authorized to perform: iam:ListMFADevices on resource: user %s because no identity-based policy allows the iam:ListMFADevices action", who, user)
	}
	const carlARN = "arn:aws:iam::123456789012:user/team/carl"
	for name, test := range map[string]struct {
		g      signer
		params url.Values
		want   string
	}{
		"own":                 {carls, iamForm("UserName", "carl"), "200"},
		"own, with MFA":       {withMFA, iamForm("UserName", "carl"), "200"},
		"own, in China":       {inChina, iamForm("UserName", "chen"), "200"},
		"without permission":  {carls.as(bobKey, bob.Secret, ""), iamForm("UserName", "bob"), denied(bobARN, "bob")},
		"another's":           {carls, iamForm("UserName", "bob"), denied(carlARN, "bob")},
		"nobody's in words":   {carls, iamForm(), denied(carlARN, "")},
		"a role's":            {role, iamForm(), "400 ValidationError: Must specify userName when calling with non-User credentials"},
		"a role, of carl":     {role, iamForm("UserName", "carl"), denied("arn:aws:sts::123456789012:assumed-role/reader/me", "carl")},
		"session without MFA": {plain, iamForm("UserName", "carl"), unknownKey},
		"for STS":             {forSTS, iamForm("UserName", "carl"), "403 SignatureDoesNotMatch: Credential should be scoped to a valid region. Credential should be scoped to correct service: 'iam'. "},
		"in another region":   {chens, iamForm("UserName", "chen"), "403 SignatureDoesNotMatch: Credential should be scoped to a valid region. "},
		"as of STS":           {carls, form("Action", "ListMFADevices"), "400 InvalidAction: Could not find operation ListMFADevices for version 2011-06-15"},
		"bad name":            {carls, iamForm("UserName", "a/b"), `400 ValidationError: 1 validation error detected: Value 'a/b' at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+`},
		"bad marker":          {carls, iamForm("UserName", "carl", "Marker", "3"), "400 ValidationError: Invalid Marker."},
		"strange marker":      {carls, iamForm("UserName", "carl", "Marker", "é\n"), `400 ValidationError: 1 validation error detected: Value 'é` + "\n" + `' at 'marker' failed to satisfy constraint: Member must satisfy regular expression pattern: [\u0020-\u00FF]+`},
		"no items":            {carls, iamForm("UserName", "carl", "MaxItems", "0"), "400 ValidationError: 1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1"},
	} {
		if got := test.g.call(t, s, test.params).code(); got != test.want {
			t.Errorf("%s: got %s\nwant %s", name, got, test.want)
		}
	}
}

func TestSecurityKeysHaveNoCodes(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	s.AddUser(carl)
	g := carlSigns(c)
	g.service = "sts"
	params := form("Action", "GetSessionToken", "SerialNumber", carlKey, "TokenCode", "123456")
	if got, want := g.call(t, s, params).code(), "403 AccessDenied: "+wrongMFA; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := panicOf(func() { s.Code(carlKey) }); got == nil {
		t.Error("a security key gave a code")
	}
}

// The real AWS CLI asks page by page.
func TestRealAWSCLIListsDevices(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Skip("the AWS CLI (aws) is not installed")
	}
	s, err := Start(Config{PageSize: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.AddUser(carl)
	out, message := awsCLI(t, s, signer{keyID: carl.AccessKeyID, secret: carl.Secret}, "--region", "us-east-1", "iam", "list-mfa-devices", "--user-name", "carl")
	var answer struct {
		MFADevices []struct{ SerialNumber string }
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatal(message, err)
	}
	var serials []string
	for _, d := range answer.MFADevices {
		serials = append(serials, d.SerialNumber)
	}
	if got, want := strings.Join(serials, " "), "GAHT87654321 "+carlMFA+" "+carlKey; got != want || len(s.Requests()) != 3 {
		t.Errorf("got %s with %d requests, want %s", got, len(s.Requests()), want)
	}
}
