package ststest

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

const uuid = `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`

// sameXML compares a whole body with want, in which {name} stands for the
// pattern of that name. The request ID must be the header's.
func sameXML(t *testing.T, r reply, want string) {
	t.Helper()
	pattern := regexp.QuoteMeta(strings.TrimPrefix(want, "\n"))
	for name, p := range map[string]string{
		"id": uuid, "key": `ASIA[A-Z2-7]{16}`, "secret": `[A-Za-z0-9+/]{40}`, "token": `[A-Za-z0-9+/]{300,}={0,2}`,
	} {
		pattern = strings.ReplaceAll(pattern, `\{`+name+`\}`, p)
	}
	if !regexp.MustCompile("^" + pattern + "$").MatchString(r.body) {
		t.Errorf("got:\n%swant:\n%s", r.body, want)
	}
	if id := r.header.Get("x-amzn-RequestId"); id == "" || id != r.field("RequestId") {
		t.Errorf("x-amzn-RequestId %q, RequestId %q", id, r.field("RequestId"))
	}
	if got := r.header.Get("Content-Type"); got != "text/xml" {
		t.Errorf("Content-Type %q", got)
	}
	if got := r.header.Get("Date"); got != "Fri, 20 Nov 2026 12:00:20 GMT" {
		t.Errorf("Date %q", got)
	}
}

func TestGetSessionTokenAnswer(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	sameXML(t, bobSigns(c).call(t, s, form("Action", "GetSessionToken", "SerialNumber", bobMFA, "TokenCode", s.Code(bobMFA))), `
<GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetSessionTokenResult>
    <Credentials>
      <AccessKeyId>{key}</AccessKeyId>
      <SecretAccessKey>{secret}</SecretAccessKey>
      <SessionToken>{token}</SessionToken>
      <Expiration>2026-11-21T00:00:20Z</Expiration>
    </Credentials>
  </GetSessionTokenResult>
  <ResponseMetadata>
    <RequestId>{id}</RequestId>
  </ResponseMetadata>
</GetSessionTokenResponse>
`)
}

func TestAssumeRoleAnswer(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	s.AddRole(Role{ARN: "arn:aws:iam::123456789012:role/app/team/reader"})
	params := form("Action", "AssumeRole", "RoleArn", "arn:aws:iam::123456789012:role/app/team/reader", "RoleSessionName", "me@work", "DurationSeconds", "900")
	sameXML(t, bobSigns(c).call(t, s, params), `
<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <AssumedRoleId>`+stableID("AROA", "arn:aws:iam::123456789012:role/app/team/reader")+`:me@work</AssumedRoleId>
      <Arn>arn:aws:sts::123456789012:assumed-role/reader/me@work</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>{key}</AccessKeyId>
      <SecretAccessKey>{secret}</SecretAccessKey>
      <SessionToken>{token}</SessionToken>
      <Expiration>2026-11-20T12:15:20Z</Expiration>
    </Credentials>
  </AssumeRoleResult>
  <ResponseMetadata>
    <RequestId>{id}</RequestId>
  </ResponseMetadata>
</AssumeRoleResponse>
`)
}

func TestErrorAnswer(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	sameXML(t, bobSigns(c).call(t, s, form("Action", "GetSessionToken", "SerialNumber", bobMFA, "TokenCode", s.WrongCode(bobMFA))), `
<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>AccessDenied</Code>
    <Message>MultiFactorAuthentication failed with invalid MFA one time pass code. </Message>
  </Error>
  <RequestId>{id}</RequestId>
</ErrorResponse>
`)
	sameXML(t, bobSigns(c).call(t, s, form("Action", "GetSessionToken", "DurationSeconds", "x")), `
<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error>
    <Type>Sender</Type>
    <Code>MalformedInput</Code>
  </Error>
  <RequestId>{id}</RequestId>
</ErrorResponse>
`)
}

func TestRouting(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	unsigned := bobSigns(c)
	unsigned.after = func(r *http.Request) { r.Header.Del("Authorization") }
	sameXML(t, unsigned.call(t, s, form("Action", "No<Such>&Action")), `
<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09">
  <Error>
    <Type>Sender</Type>
    <Code>InvalidAction</Code>
    <Message>Could not find operation No&lt;Such&gt;&amp;Action for version 2011-06-15</Message>
  </Error>
  <RequestId>{id}</RequestId>
</ErrorResponse>
`)
	get := bobSigns(c)
	get.method = "GET"
	plain := bobSigns(c)
	plain.before = func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }
	elsewhere := bobSigns(c)
	elsewhere.after = func(r *http.Request) { r.URL.Path = "/sts" }
	oldVersion := form("Action", "GetCallerIdentity")
	oldVersion.Set("Version", "2010-05-08")
	for name, test := range map[string]struct {
		g      signer
		params map[string][]string
		want   string
	}{
		"no action":           {bobSigns(c), form(), "302 : "},
		"not sent as a form":  {plain, form("Action", "GetCallerIdentity"), "302 : "},
		"no version":          {bobSigns(c), map[string][]string{"Action": {"GetCallerIdentity"}}, "400 InvalidAction: Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED"},
		"another version":     {bobSigns(c), oldVersion, "400 InvalidAction: Could not find operation GetCallerIdentity for version 2010-05-08"},
		"empty action":        {bobSigns(c), form("Action", ""), "400 InvalidAction: Could not find operation  for version 2011-06-15"},
		"another path":        {elsewhere, form("Action", "GetCallerIdentity"), "404 UnknownOperationException: "},
		"in the query of GET": {get, form("Action", "GetCallerIdentity", "Note", "two words+é"), "200"},
	} {
		if got := test.g.call(t, s, test.params).code(); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
	for g, want := range map[string]string{"POST": "https://aws.amazon.com/iam", "GET": "https://aws.amazon.com/iam?Version=2011-06-15"} {
		signs := bobSigns(c)
		signs.method = g
		if r := signs.call(t, s, form()); r.header.Get("Location") != want || r.body != "" {
			t.Errorf("%s leads to %q with body %q, want %s", g, r.header.Get("Location"), r.body, want)
		}
	}
}

// identity is who the credentials say they are.
func identity(t *testing.T, s *Server, g signer) string {
	t.Helper()
	r := g.call(t, s, form("Action", "GetCallerIdentity"))
	return r.field("Arn") + " " + r.field("UserId") + " " + r.field("Account")
}

func TestGetCallerIdentity(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	const role = "arn:aws:iam::210987654321:role/x/admin"
	s.AddRole(Role{ARN: role, Trust: []string{account}})
	g := bobSigns(c)
	bobID := stableID("AIDA", bobARN)
	if want := bobARN + " " + bobID + " " + account; identity(t, s, g) != want {
		t.Errorf("user: %s, want %s", identity(t, s, g), want)
	}
	sameXML(t, g.call(t, s, form("Action", "GetCallerIdentity")), `
<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/bob</Arn>
    <UserId>`+bobID+`</UserId>
    <Account>123456789012</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata>
    <RequestId>{id}</RequestId>
  </ResponseMetadata>
</GetCallerIdentityResponse>
`)
	session := g.call(t, s, form("Action", "GetSessionToken")).credentials(t, g)
	if want := bobARN + " " + bobID + " " + account; identity(t, s, session) != want {
		t.Errorf("session: %s, want %s", identity(t, s, session), want)
	}
	assumed := session.call(t, s, form("Action", "AssumeRole", "RoleArn", role, "RoleSessionName", "me")).credentials(t, g)
	if want := "arn:aws:sts::210987654321:assumed-role/admin/me " + stableID("AROA", role) + ":me 210987654321"; identity(t, s, assumed) != want {
		t.Errorf("role: %s, want %s", identity(t, s, assumed), want)
	}
	eves := g.as(eve.AccessKeyID, eve.Secret, "")
	if got, want := identity(t, s, eves), "arn:aws-cn:iam::eve-account:user/team/eve"; !strings.HasPrefix(got, want+" AIDA") {
		t.Errorf("other partition: %s, want %s", got, want)
	}
}

func TestSessionsMakeNoSessions(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	g := bobSigns(c)
	session := g.call(t, s, form("Action", "GetSessionToken")).credentials(t, g)
	code := s.Code(bobMFA)
	r := session.call(t, s, form("Action", "GetSessionToken", "SerialNumber", bobMFA, "TokenCode", code))
	if want := "403 AccessDenied: Cannot call GetSessionToken with session credentials"; r.code() != want {
		t.Errorf("got %s, want %s", r.code(), want)
	}
	if got := login(t, s, c, bobMFA, code); got != "200" {
		t.Errorf("the code after that: %s", got)
	}
}

func TestWhoMayAssumeARole(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	arn := func(name string) string { return "arn:aws:iam::123456789012:role/" + name }
	for _, r := range []Role{
		{ARN: arn("plain")},
		{ARN: arn("named"), Trust: []string{"arn:aws:iam::1:root", bobARN}},
		{ARN: arn("eve"), Trust: []string{"arn:aws-cn:iam::eve-account:root"}},
		{ARN: arn("all"), Trust: []string{"*"}},
		{ARN: arn("external"), ExternalID: "id-1"},
		{ARN: arn("second"), Trust: []string{arn("plain")}},
		{ARN: arn("third"), Trust: []string{"arn:aws:sts::123456789012:assumed-role/plain/me"}},
		{ARN: arn("mfa"), RequireMFA: true},
	} {
		s.AddRole(r)
	}
	user := bobSigns(c)
	eves := user.as(eve.AccessKeyID, eve.Secret, "")
	bare := user.call(t, s, form("Action", "GetSessionToken")).credentials(t, user)
	withMFA := user.call(t, s, form("Action", "GetSessionToken", "SerialNumber", bobMFA, "TokenCode", s.Code(bobMFA))).credentials(t, user)
	plain := withMFA.call(t, s, form("Action", "AssumeRole", "RoleArn", arn("plain"), "RoleSessionName", "me")).credentials(t, user)
	const plainARN = "arn:aws:sts::123456789012:assumed-role/plain/me"
	no := func(who, role string) string {
		return "403 AccessDenied: User: " + who + " is not authorized to perform: sts:AssumeRole on resource: " + arn(role)
	}
	for _, test := range []struct {
		name  string
		g     signer
		role  string
		extra []string
		want  string
	}{
		{"own account", user, "plain", nil, "200"},
		{"missing role", user, "missing", nil, no(bobARN, "missing")},
		{"other account", eves, "plain", nil, no("arn:aws-cn:iam::eve-account:user/team/eve", "plain")},
		{"named user", user, "named", nil, "200"},
		{"session of the named user", bare, "named", nil, "200"},
		{"not named", eves, "named", nil, no("arn:aws-cn:iam::eve-account:user/team/eve", "named")},
		{"named account", eves, "eve", nil, "200"},
		{"own account, not named", user, "eve", nil, no(bobARN, "eve")},
		{"anybody", eves, "all", nil, "200"},
		{"external ID", user, "external", []string{"ExternalId", "id-1"}, "200"},
		{"wrong external ID", user, "external", []string{"ExternalId", "id-2"}, no(bobARN, "external")},
		{"no external ID", user, "external", nil, no(bobARN, "external")},
		{"external ID not asked for", user, "plain", []string{"ExternalId", "id-1"}, "200"},
		{"named role", plain, "second", nil, "200"},
		{"named role session", plain, "third", nil, "200"},
		{"user instead of role", user, "second", nil, no(bobARN, "second")},
		{"MFA wanted", user, "mfa", nil, no(bobARN, "mfa")},
		{"MFA wanted, session without", bare, "mfa", nil, no(bobARN, "mfa")},
		{"MFA wanted, session with", withMFA, "mfa", nil, "200"},
		{"MFA wanted, code", user, "mfa", []string{"SerialNumber", bobMFA, "TokenCode", s.Code(bobMFA)}, "200"},
		{"MFA wanted, wrong code", user, "mfa", []string{"SerialNumber", bobMFA, "TokenCode", s.WrongCode(bobMFA)}, refusedCode},
		{"MFA wanted, role session from one with", plain, "mfa", nil, no(plainARN, "mfa")},
		{"code with a role session", plain, "plain", []string{"SerialNumber", bobMFA, "TokenCode", s.Code(bobMFA)}, refusedDevice},
	} {
		params := form(append([]string{"Action", "AssumeRole", "RoleArn", arn(test.role), "RoleSessionName", "me"}, test.extra...)...)
		if got := test.g.call(t, s, params).code(); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
	r := user.call(t, s, form("Action", "AssumeRole", "RoleArn", bobARN, "RoleSessionName", "me"))
	if want := "400 ValidationError: " + bobARN + " is invalid"; r.code() != want {
		t.Errorf("a user instead of a role: got %s, want %s", r.code(), want)
	}
}

func TestRoleLengths(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	const long, short = "arn:aws:iam::123456789012:role/long", "arn:aws:iam::123456789012:role/short"
	s.AddRole(Role{ARN: long, MaxDuration: 12 * time.Hour})
	s.AddRole(Role{ARN: short})
	user := bobSigns(c)
	session := user.call(t, s, form("Action", "GetSessionToken")).credentials(t, user)
	chained := user.call(t, s, form("Action", "AssumeRole", "RoleArn", long, "RoleSessionName", "me")).credentials(t, user)
	const overRole = "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
	const overHour = "400 ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
	for _, test := range []struct {
		name, role, seconds, want string
		g                         signer
	}{
		{"user", long, "43200", "200", user},
		{"user, over the role's", short, "3601", overRole, user},
		{"user, the role's", short, "3600", "200", user},
		{"session, an hour", long, "3600", "200", session},
		{"session, more", long, "3601", overHour, session},
		{"session, over both", short, "3601", overRole, session},
		{"role, an hour", long, "3600", "200", chained},
		{"role, more", long, "3601", overHour, chained},
		{"session, over the schema", long, "43201",
			"400 ValidationError: 1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200", session},
	} {
		params := form("Action", "AssumeRole", "RoleArn", test.role, "RoleSessionName", "me", "DurationSeconds", test.seconds)
		if got := test.g.call(t, s, params).code(); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
	r := user.call(t, s, form("Action", "AssumeRole", "RoleArn", long, "RoleSessionName", "me"))
	if got := r.field("Expiration"); got != "2026-11-20T13:00:20Z" {
		t.Errorf("without a length until %s", got)
	}
}
