package awsapi

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

// now is our clock in tests, and that of a server that has no reason to differ.
var now = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const (
	serial = "arn:aws:iam::123456789012:mfa/bob"
	code   = "493817"
)

var (
	keys    = creds.Credentials{AccessKeyID: "AKIAEXAMPLE", SecretAccessKey: "hushhushsecret"}
	session = creds.Credentials{
		AccessKeyID:     "ASIAEXAMPLE",
		SecretAccessKey: "sessionsecret",
		SessionToken:    "FwoGZXIvYXdzE+/=",
		Expires:         now.Add(12 * time.Hour),
	}
)

// server counts what reaches it.
type server struct {
	*httptest.Server
	requests, connections atomic.Int32
}

func serve(t testing.TB, answer http.HandlerFunc) *server {
	t.Helper()
	s := count(answer)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

// count is a server that has yet to be started, with or without TLS.
func count(answer http.HandlerFunc) *server {
	s := new(server)
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		r.ParseForm() // a client may wait for its body to be read
		w.Header().Set("Date", now.Format(http.TimeFormat))
		answer(w, r)
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			s.connections.Add(1)
		}
	}
	return s
}

func (s *server) want(t *testing.T, requests, connections int32) {
	t.Helper()
	if r, c := s.requests.Load(), s.connections.Load(); r != requests || c != connections {
		t.Errorf("the server saw %d requests on %d connections, want %d on %d", r, c, requests, connections)
	}
}

func newClient(t testing.TB, endpoint string, change ...func(*Settings)) *Client {
	t.Helper()
	s := Settings{Region: "eu-west-1", Endpoint: endpoint, Now: func() time.Time { return now }, Version: "1.2.3"}
	for _, f := range change {
		f(&s)
	}
	c, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.transport.CloseIdleConnections)
	return c
}

// login is the call of most tests.
func login(c *Client) (creds.Credentials, error) {
	return c.GetSessionToken(context.Background(), keys, serial, code, 12*time.Hour)
}

// success is what STS answers.
func success(operation, inside string) string {
	return fmt.Sprintf("<%[1]sResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <%[1]sResult>%[2]s</%[1]sResult>\n"+
		"  <ResponseMetadata><RequestId>4711</RequestId></ResponseMetadata>\n</%[1]sResponse>\n", operation, inside)
}

func credentials(c creds.Credentials) string {
	return fmt.Sprintf("<Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>"+
		"<SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>",
		c.AccessKeyID, c.SecretAccessKey, c.SessionToken, c.Expires.Format(time.RFC3339))
}

func refusal(code, message string) string {
	return fmt.Sprintf("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n  <Error>\n    <Type>Sender</Type>\n"+
		"    <Code>%s</Code>\n    <Message>%s</Message>\n  </Error>\n  <RequestId>4711</RequestId>\n</ErrorResponse>\n", code, message)
}

// body answers every request with the same.
func body(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		w.Header().Set("X-Amzn-RequestId", "4711")
		w.WriteHeader(status)
		fmt.Fprint(w, text)
	}
}

// seen is what an *Error tells, to be compared as a whole.
type seen struct {
	Kind          Kind
	Code          string
	Status        int
	Sent, Unspent bool
	Text          string
}

// failure checks what every failure has in common: nothing was given, and the
// error is an *Error that shows no secret.
func failure(t *testing.T, c creds.Credentials, err error) *Error {
	t.Helper()
	if c != (creds.Credentials{}) {
		t.Errorf("gave %v with an error", c)
	}
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error is %T (%v), want *Error", err, err)
	}
	for _, secret := range []string{code, keys.SecretAccessKey, session.SecretAccessKey, session.SessionToken} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows %q: %v", secret, err)
		}
	}
	return e
}

func see(e *Error) seen {
	return seen{e.Kind(), e.Code(), e.Status(), e.Sent(), e.Unspent(), e.Error()}
}

// host is what an error calls the server.
func (s *server) host() string {
	return strings.TrimPrefix(strings.TrimPrefix(s.URL, "http://"), "https://")
}
