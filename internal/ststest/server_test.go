package ststest

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

func TestRequestsTellAll(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	g := bobSigns(c)
	code := s.WrongCode(bobMFA)
	g.call(t, s, form("Action", "GetSessionToken", "SerialNumber", bobMFA, "TokenCode", code))
	g.call(t, s, form("Action", "GetCallerIdentity"))
	all := s.Requests()
	for i := range all {
		if got := all[i].Header.Get("Content-Type"); got != "application/x-www-form-urlencoded; charset=utf-8" {
			t.Errorf("Content-Type %q", got)
		}
		all[i].Header = nil
	}
	host := strings.TrimPrefix(s.URL, "http://")
	want := []Request{
		{Time: c.now(), Method: "POST", Path: "/", Host: host, Action: "GetSessionToken", AccessKeyID: bobKey, Region: "eu-central-1",
			Params: url.Values{"Action": {"GetSessionToken"}, "Version": {"2011-06-15"}, "SerialNumber": {bobMFA}, "TokenCode": {code}},
			Status: 403, Code: "AccessDenied"},
		{Time: c.now(), Method: "POST", Path: "/", Host: host, Action: "GetCallerIdentity", AccessKeyID: bobKey, Region: "eu-central-1",
			Params: url.Values{"Action": {"GetCallerIdentity"}, "Version": {"2011-06-15"}},
			Status: 200},
	}
	if !reflect.DeepEqual(all, want) {
		t.Errorf("got  %+v\nwant %+v", all, want)
	}
	all[0].Params.Set("Action", "changed")
	s.Requests()[0].Header.Set("Host", "changed")
	if got := s.Requests()[0]; got.Params.Get("Action") != "GetSessionToken" || got.Header.Get("Host") != "" {
		t.Error("what Requests gives is not a copy")
	}
}

func TestConnectionsAreCounted(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	kept := &http.Client{Transport: &http.Transport{}}
	defer kept.CloseIdleConnections()
	for range 2 {
		r, err := kept.Do(bobSigns(c).request(s, form("Action", "GetCallerIdentity")))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Body.Read(make([]byte, 1<<16)); err != nil && err.Error() != "EOF" {
			t.Fatal(err)
		}
		r.Body.Close()
	}
	bobSigns(c).call(t, s, form("Action", "GetCallerIdentity"))
	if got := s.Connections(); got != 2 {
		t.Errorf("%d connections for two requests on one and one on another", got)
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{TLS: true})
	if !strings.HasPrefix(s.URL, "https://127.0.0.1:") {
		t.Fatalf("URL %s", s.URL)
	}
	if _, err := bobSigns(c).try(s, form("Action", "GetCallerIdentity")); err == nil {
		t.Error("a client takes the certificate unasked")
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(s.CertPEM()) {
		t.Fatalf("no certificate in %q", s.CertPEM())
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	r, err := client.Do(bobSigns(c).request(s, form("Action", "GetCallerIdentity")))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != 200 || r.Proto != "HTTP/1.1" {
		t.Errorf("%s %s", r.Proto, r.Status)
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	s, c := start(t, Config{})
	params := form("Action", "GetCallerIdentity")
	params.Set("x", strings.Repeat("v", maxBody-len(params.Encode())-len("&x=")))
	if got := bobSigns(c).call(t, s, params).code(); got != "200" {
		t.Errorf("the longest body: %s", got)
	}
	params.Set("x", params.Get("x")+"v")
	if got := bobSigns(c).call(t, s, params).status; got != http.StatusRequestEntityTooLarge {
		t.Errorf("a longer one: %d", got)
	}
}
