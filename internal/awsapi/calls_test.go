package awsapi

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"sync"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

func TestGetSessionToken(t *testing.T) {
	var form url.Values
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		form = r.Form
		body(200, success("GetSessionToken", credentials(session)))(w, r)
	})
	got, err := login(newClient(t, s.URL))
	if err != nil || got != session {
		t.Errorf("GetSessionToken = %v, %v", got, err)
	}
	s.want(t, 1, 1)
	want := url.Values{"Action": {"GetSessionToken"}, "Version": {"2011-06-15"},
		"SerialNumber": {serial}, "TokenCode": {code}, "DurationSeconds": {"43200"}}
	if !reflect.DeepEqual(form, want) {
		t.Errorf("the request held %v, want %v", form, want)
	}
}

func TestAssumeRole(t *testing.T) {
	always := url.Values{"Action": {"AssumeRole"}, "Version": {"2011-06-15"},
		"RoleArn": {"arn:aws:iam::123456789012:role/Admin"}, "RoleSessionName": {"bob"}}
	for _, test := range []struct {
		name string
		with creds.Credentials
		role Role
		more url.Values
	}{
		{"from a session", session, Role{}, nil},
		{"with everything", keys,
			Role{ExternalID: "ext:1", Serial: serial, Code: code, Duration: 15 * time.Minute},
			url.Values{"ExternalId": {"ext:1"}, "SerialNumber": {serial}, "TokenCode": {code}, "DurationSeconds": {"900"}}},
		{"narrowed", session,
			Role{Policy: `{"Version":"2012-10-17"}`, PolicyARNs: []string{"arn:aws:iam::aws:policy/A", "arn:aws:iam::aws:policy/B"},
				Tags: []Tag{{"team", "a b"}, {"cost", ""}}, TransitiveTags: []string{"team"}, SourceIdentity: "bob"},
			url.Values{"Policy": {`{"Version":"2012-10-17"}`}, "PolicyArns.member.1.arn": {"arn:aws:iam::aws:policy/A"}, "PolicyArns.member.2.arn": {"arn:aws:iam::aws:policy/B"},
				"Tags.member.1.Key": {"team"}, "Tags.member.1.Value": {"a b"}, "Tags.member.2.Key": {"cost"}, "Tags.member.2.Value": {""},
				"TransitiveTagKeys.member.1": {"team"}, "SourceIdentity": {"bob"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var form url.Values
			var token string
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				form, token = r.Form, r.Header.Get("X-Amz-Security-Token")
				body(200, success("AssumeRole", credentials(session)))(w, r)
			})
			test.role.ARN, test.role.SessionName = always.Get("RoleArn"), always.Get("RoleSessionName")
			got, err := newClient(t, s.URL).AssumeRole(context.Background(), test.with, test.role)
			if err != nil || got != session {
				t.Errorf("AssumeRole = %v, %v", got, err)
			}
			s.want(t, 1, 1)
			want := url.Values{}
			for _, values := range []url.Values{always, test.more} {
				for k, v := range values {
					want[k] = v
				}
			}
			if !reflect.DeepEqual(form, want) || token != test.with.SessionToken {
				t.Errorf("the request held %v and token %q, want %v and %q", form, token, want, test.with.SessionToken)
			}
		})
	}
}

func TestCallerIdentity(t *testing.T) {
	s := serve(t, body(200, success("GetCallerIdentity",
		"<Arn>arn:aws:iam::123456789012:user/bob</Arn><UserId>AIDA</UserId><Account>123456789012</Account>")))
	got, err := newClient(t, s.URL).CallerIdentity(context.Background(), session)
	want := Identity{Account: "123456789012", ARN: "arn:aws:iam::123456789012:user/bob", UserID: "AIDA", Dated: true}
	if err != nil || got != want {
		t.Errorf("CallerIdentity = %v, %v, want %v", got, err, want)
	}
	s.want(t, 1, 1)
}

// Each request has a connection of its own: none can have died while it was idle,
// and no answer can be followed by bytes that belong to another.
func TestConnections(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body(200, success(r.Form.Get("Action"), credentials(session)))(w, r)
	})
	c := newClient(t, s.URL)
	for range 2 {
		if _, err := login(c); err != nil {
			t.Fatal(err)
		}
		if _, err := c.AssumeRole(context.Background(), session, Role{ARN: "arn:aws:iam::123456789012:role/r", SessionName: "bob"}); err != nil {
			t.Fatal(err)
		}
	}
	s.want(t, 4, 4)
}

// Several roles at once take turns.
func TestRolesAtOnce(t *testing.T) {
	s := serve(t, body(200, success("AssumeRole", credentials(session))))
	c := newClient(t, s.URL)
	var group sync.WaitGroup
	for range 5 {
		group.Go(func() {
			got, err := c.AssumeRole(context.Background(), session, Role{ARN: "arn:aws:iam::123456789012:role/r", SessionName: "bob"})
			if err != nil || got != session {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	group.Wait()
	s.want(t, 5, 5)
}

// What STS would refuse, or grant without MFA, is not sent.
func TestNotSent(t *testing.T) {
	s := serve(t, body(200, success("GetSessionToken", credentials(session))))
	c := newClient(t, s.URL)
	get := func(base creds.Credentials, serial, code string) func() (creds.Credentials, error) {
		return func() (creds.Credentials, error) {
			return c.GetSessionToken(context.Background(), base, serial, code, time.Hour)
		}
	}
	assume := func(r Role) func() (creds.Credentials, error) {
		return func() (creds.Credentials, error) { return c.AssumeRole(context.Background(), keys, r) }
	}
	together := seen{Kind: SerialAndCode, Unspent: true, Text: "an MFA device serial number and an MFA code go together"}
	digits := seen{Kind: Invalid, Unspent: true, Text: "STS does not accept the request: an MFA code has six digits"}
	for _, test := range []struct {
		name string
		call func() (creds.Credentials, error)
		want seen
	}{
		{"no serial", get(keys, "", code), together},
		{"no code", get(keys, serial, ""), together},
		{"neither", get(keys, "", ""), together},
		{"role without code", assume(Role{Serial: serial}), together},
		{"role without serial", assume(Role{Code: code}), together},
		{"seven digits", get(keys, serial, "1234567"), digits},
		{"fullwidth digits", get(keys, serial, "１２"), digits},
		{"letter", assume(Role{Serial: serial, Code: "12345a"}), digits},
		{"no secret", get(creds.Credentials{AccessKeyID: "AKIAEXAMPLE"}, serial, code),
			seen{Kind: Other, Unspent: true, Text: "the request did not succeed: no secret access key"}},
		{"newline in the key", get(creds.Credentials{AccessKeyID: "AKIA\n", SecretAccessKey: "x"}, serial, code),
			seen{Kind: Other, Unspent: true, Text: "the request did not succeed: access key ID holds a character that no credential has"}},
		{"newline in the token", get(creds.Credentials{AccessKeyID: "A", SecretAccessKey: "x", SessionToken: "a\nb"}, serial, code),
			seen{Kind: Other, Unspent: true, Text: "the request did not succeed: session token holds a character that no credential has"}},
	} {
		got, err := test.call()
		if e := failure(t, got, err); see(e) != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, see(e), test.want)
		}
	}
	s.want(t, 0, 0)
}
