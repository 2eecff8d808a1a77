package ststest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"testing"
	"time"
)

// mfaLogin is a request that spends a code when it is carried out.
func mfaLogin(s *Server) map[string][]string {
	return form("Action", "GetSessionToken", "SerialNumber", bobMFA, "TokenCode", s.Code(bobMFA))
}

// spent says whether the code of the first request that was read is spent.
func spent(t *testing.T, s *Server, c *clock) bool {
	t.Helper()
	code := s.Requests()[0].Params.Get("TokenCode")
	return login(t, s, c, bobMFA, code) == refusedCode
}

// Each mode with the answer that the client gets, and whether the code is gone.
func TestFaults(t *testing.T) {
	t.Parallel()
	const escape = "\u009b31m\u202e"
	for name, test := range map[string]struct {
		fault Fault
		check func(reply) bool
		spent bool
	}{
		"none": {Fault{}, func(r reply) bool { return r.status == 200 && len(r.field("SessionToken")) > 100 }, true},
		"server error": {Fault{Mode: ServerError}, func(r reply) bool {
			return r.status == 500 && r.field("Code") == "InternalFailure" && r.field("Type") == "Receiver"
		}, false},
		"unavailable": {Fault{Mode: ServerError, Status: 503}, func(r reply) bool { return r.status == 503 && r.field("Code") == "ServiceUnavailable" }, false},
		"throttled":   {Fault{Mode: Throttle}, func(r reply) bool { return r.code() == "400 Throttling: Rate exceeded" }, false},
		"refused":     {Fault{Mode: Refuse, Text: escape}, func(r reply) bool { return r.code() == "403 AccessDenied: "+escape }, false},
		"refused otherwise": {Fault{Mode: Refuse, Status: 400, Code: "RegionDisabledException", Text: "no"},
			func(r reply) bool { return r.code() == "400 RegionDisabledException: no" }, false},
		"captive portal": {Fault{Mode: HTML}, func(r reply) bool {
			return r.status == 200 && r.body == page && r.header.Get("Content-Type") == "text/html; charset=utf-8"
		}, false},
		"proxy":      {Fault{Mode: HTML, Status: 403}, func(r reply) bool { return r.status == 403 && r.body == page }, false},
		"empty body": {Fault{Mode: EmptyBody}, func(r reply) bool { return r.status == 200 && r.body == "" }, false},
		"redirect":   {Fault{Mode: Redirect, URL: "http://127.0.0.1:1/x"}, func(r reply) bool { return r.status == 307 && r.header.Get("Location") == "http://127.0.0.1:1/x" }, false},
		"no credentials": {Fault{Mode: OmitField, Field: "Credentials"}, func(r reply) bool {
			return r.status == 200 && strings.Contains(r.body, "<GetSessionTokenResult></GetSessionTokenResult>")
		}, true},
		"no token": {Fault{Mode: OmitField, Field: "SessionToken"}, func(r reply) bool {
			return r.status == 200 && !strings.Contains(r.body, "SessionToken>") && r.field("Expiration") != ""
		}, true},
		"empty token": {Fault{Mode: EmptyField, Field: "SessionToken"}, func(r reply) bool { return strings.Contains(r.body, "<SessionToken></SessionToken>") }, true},
		"newline in token": {Fault{Mode: SpoilField, Field: "SessionToken", Text: "'\n[x]\n"}, func(r reply) bool {
			return len(r.field("SessionToken")) == 308+6 && strings.Contains(r.field("SessionToken"), "'\n[x]\n")
		}, true},
		"escape in secret": {Fault{Mode: SpoilField, Field: "SecretAccessKey", Text: escape}, func(r reply) bool { return strings.Contains(r.field("SecretAccessKey"), escape) }, true},
		"expired":          {Fault{Mode: Expired}, func(r reply) bool { return r.field("Expiration") == "2026-11-20T11:00:20Z" }, true},
		"oversized":        {Fault{Mode: Oversized, Size: 100_001}, func(r reply) bool { return strings.Index(r.body, "<") == 100_001 && r.field("SessionToken") != "" }, true},
		"cut body": {Fault{Mode: CutBody}, func(r reply) bool {
			return r.status == 200 && r.err != nil && strings.Contains(r.body, "<GetSession") && !strings.Contains(r.body, "ResponseMetadata")
		}, true},
		"server ahead": {Fault{Skew: 16 * time.Minute}, func(r reply) bool {
			return r.header.Get("Date") == "Fri, 20 Nov 2026 12:16:20 GMT" &&
				r.code() == "403 SignatureDoesNotMatch: Signature expired: 20261120T120020Z is now earlier than 20261120T120120Z (20261120T121620Z - 15 min.)"
		}, false},
		"server behind": {Fault{Skew: -16 * time.Minute}, func(r reply) bool {
			return r.code() == "403 SignatureDoesNotMatch: Signature not yet current: 20261120T120020Z is still later than 20261120T115920Z (20261120T114420Z + 15 min.)"
		}, false},
		"server a little off": {Fault{Skew: 5 * time.Minute}, func(r reply) bool { return r.code() == refusedCode }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, c := start(t, Config{})
			s.Fault(test.fault)
			if r := bobSigns(c).call(t, s, mfaLogin(s)); !test.check(r) {
				t.Errorf("got %d %v %q", r.status, r.err, r.body)
			}
			s.ClearFaults()
			if got := spent(t, s, c); got != test.spent {
				t.Errorf("code spent: %v", got)
			}
		})
	}
}

func TestConnectionsClosedInsteadOfAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault    Fault
		requests int
		spent    bool
	}{
		"answered": {Fault{Mode: CloseAnswered, Times: 1}, 1, true},
		"hung":     {Fault{Mode: Hang, Delay: 20 * time.Millisecond, Times: 1}, 1, false},
		"unread":   {Fault{Mode: CloseUnread, Times: 1}, 0, false},
	} {
		s, c := start(t, Config{})
		s.Fault(test.fault)
		params := mfaLogin(s)
		if r, err := bobSigns(c).try(s, params); err == nil {
			t.Errorf("%s: answered %s", name, r.code())
		}
		if got := len(s.Requests()); got != test.requests {
			t.Errorf("%s: %d requests, want %d", name, got, test.requests)
		}
		if got := s.Connections(); got != 1 {
			t.Errorf("%s: %d connections", name, got)
		}
		want := "200"
		if test.spent {
			want = refusedCode
		}
		if got := bobSigns(c).call(t, s, params).code(); got != want {
			t.Errorf("%s: the same code then: %s, want %s", name, got, want)
		}
	}
}

// A connection that is kept open meets the fault too.
func TestCloseUnreadOnAKeptConnection(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	send := func() error {
		r, err := client.Do(bobSigns(c).request(s, form("Action", "GetCallerIdentity")))
		if err == nil {
			io.Copy(io.Discard, r.Body)
			r.Body.Close()
		}
		return err
	}
	if err := send(); err != nil {
		t.Fatal(err)
	}
	s.Fault(Fault{Mode: CloseUnread})
	if err := send(); err == nil {
		t.Error("answered")
	}
	if requests, connections := len(s.Requests()), s.Connections(); requests != 1 || connections != 1 {
		t.Errorf("%d requests were read on %d connections", requests, connections)
	}
}

// A new connection is closed before TLS begins, so that a client can tell that
// nothing of its request left.
func TestCloseUnreadComesBeforeTLS(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{TLS: true})
	s.Fault(Fault{Mode: CloseUnread})
	connected := false
	ctx := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected = true },
	})
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(s.CertPEM())
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	if _, err := client.Do(bobSigns(c).request(s, form("Action", "GetCallerIdentity")).WithContext(ctx)); err == nil || connected {
		t.Errorf("connected: %v, error: %v", connected, err)
	}
}

func TestWaitEndsWithTheClient(t *testing.T) {
	t.Parallel()
	left, cancel := context.WithCancel(context.Background())
	cancel()
	for _, f := range []Fault{{Mode: Hang}, {Delay: time.Hour}, {Mode: Hang, Delay: time.Hour}} {
		if f.wait(left) {
			t.Errorf("%+v: to be answered", f)
		}
	}
}

func TestHangEndsWithTheClientAndWithTheServer(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	s.Fault(Fault{Mode: Hang})
	ctx, cancel := context.WithCancel(context.Background())
	failed := make(chan error)
	go func() {
		_, err := oneRequest().Do(bobSigns(c).request(s, form("Action", "GetCallerIdentity")).WithContext(ctx))
		failed <- err
	}()
	for len(s.Requests()) == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-failed; err == nil {
		t.Error("answered")
	}
	go func() {
		_, err := bobSigns(c).try(s, form("Action", "GetCallerIdentity"))
		failed <- err
	}()
	for len(s.Requests()) == 1 {
		time.Sleep(time.Millisecond)
	}
	s.Close()
	if err := <-failed; err == nil {
		t.Error("answered")
	}
	s.Close() // twice does no harm
}

func TestFaultsTakeTurns(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	s.Fault(Fault{Action: "GetSessionToken", Mode: Throttle, Times: 2})
	s.Fault(Fault{Mode: ServerError, Times: 1})
	s.Fault(Fault{Action: "AssumeRole", Mode: EmptyBody})
	var got []int
	for _, action := range []string{"GetSessionToken", "GetCallerIdentity", "GetSessionToken", "GetSessionToken", "GetCallerIdentity"} {
		got = append(got, bobSigns(c).call(t, s, form("Action", action)).status)
	}
	if want := []int{400, 500, 400, 200, 200}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDelay(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	s.Fault(Fault{Delay: 50 * time.Millisecond})
	before := time.Now()
	if got := bobSigns(c).call(t, s, form("Action", "GetCallerIdentity")).code(); got != "200" || time.Since(before) < 50*time.Millisecond {
		t.Errorf("%s after %v", got, time.Since(before))
	}
}

// A client that follows the redirect sends the code again, and is seen.
func TestFollowedRedirectIsSeen(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	s.Fault(Fault{Mode: Redirect, Times: 1})
	r := bobSigns(c).request(s, mfaLogin(s))
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	var got []string
	for _, q := range s.Requests() {
		got = append(got, q.Path+" "+q.Params.Get("SerialNumber"))
	}
	if want := "/ " + bobMFA + ", /followed " + bobMFA; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
