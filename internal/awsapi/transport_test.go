package awsapi

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

// secure is a server with a certificate that no system trusts, and a file that
// holds it.
func secure(t *testing.T, change func(*tls.Config)) (s *server, bundle string) {
	t.Helper()
	s = count(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 1 {
			t.Errorf("spoke %s", r.Proto)
		}
		body(200, success("GetSessionToken", credentials(session)))(w, r)
	})
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{}
	change(s.TLS)
	s.StartTLS()
	t.Cleanup(s.Close)
	bundle = filepath.Join(t.TempDir(), "ca.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(bundle, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	return s, bundle
}

func plain(*tls.Config) {}

func TestCABundle(t *testing.T) {
	s, bundle := secure(t, plain)
	got, err := login(newClient(t, s.URL, func(s *Settings) { s.CABundle = bundle }))
	if err != nil || got != session {
		t.Errorf("%v, %v", got, err)
	}
	s.want(t, 1, 1)
}

func TestTLSFailures(t *testing.T) {
	t.Parallel()
	untrusted, bundle := secure(t, plain)
	old, oldBundle := secure(t, func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 })
	mute := serve(t, body(200, ""))
	trust := func(path string) func(*Settings) { return func(s *Settings) { s.CABundle = path } }
	for _, test := range []struct {
		name, endpoint string
		change         func(*Settings)
		text           string
	}{
		{"another host's", strings.Replace(untrusted.URL, "127.0.0.1", "localhost", 1), trust(bundle), "certificate is valid for"},
		{"TLS 1.1", old.URL, trust(oldBundle), "protocol version"},
		{"expired by our clock", untrusted.URL, func(s *Settings) { s.CABundle, s.Now = bundle, func() time.Time { return now.AddDate(100, 0, 0) } }, "expired"},
		{"no TLS", strings.Replace(mute.URL, "http", "https", 1), func(*Settings) {}, "does not look like a TLS handshake"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := unreachable(t, newClient(t, test.endpoint, test.change))
			if !strings.Contains(e.Error(), " cannot be reached: ") || !strings.Contains(e.Error(), test.text) {
				t.Errorf("%v, want %q", e, test.text)
			}
		})
	}
	untrusted.want(t, 0, 4)
	old.want(t, 0, 2)
}

// proxy is a real one: it connects, or relays a plain request.
type proxy struct {
	*httptest.Server
	connects, relays atomic.Int32
}

func startProxy(t *testing.T, refuse int) *proxy {
	p := new(proxy)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect {
			p.relays.Add(1)
		} else {
			p.connects.Add(1)
		}
		switch {
		case refuse != 0:
			w.WriteHeader(refuse)
			io.WriteString(w, "<html>no")
		case r.Method != http.MethodConnect:
			relay(w, r)
		default:
			tunnel(w, r)
		}
	}))
	t.Cleanup(p.Close)
	return p
}

func relay(w http.ResponseWriter, r *http.Request) {
	r.RequestURI = ""
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		w.WriteHeader(502)
		return
	}
	defer answer.Body.Close()
	w.Header()["Date"] = answer.Header["Date"] // the server's clock, not the proxy's
	w.WriteHeader(answer.StatusCode)
	io.Copy(w, answer.Body)
}

func tunnel(w http.ResponseWriter, r *http.Request) {
	to, err := net.Dial("tcp", r.Host)
	if err != nil {
		w.WriteHeader(502)
		return
	}
	from, _, _ := w.(http.Hijacker).Hijack()
	io.WriteString(from, "HTTP/1.1 200 OK\r\n\r\n")
	go func() { io.Copy(to, from); to.Close() }()
	go func() { io.Copy(from, to); from.Close() }()
}

func (p *proxy) use(t *testing.T) func(*Settings) {
	u, err := url.Parse(strings.Replace(p.URL, "http://", "http://bob:proxysecret@", 1))
	if err != nil {
		t.Fatal(err)
	}
	return func(s *Settings) { s.Proxy = http.ProxyURL(u) }
}

func TestProxy(t *testing.T) {
	s, bundle := secure(t, plain)
	p := startProxy(t, 0)
	got, err := login(newClient(t, s.URL, p.use(t), func(s *Settings) { s.CABundle = bundle }))
	if err != nil || got != session || p.connects.Load() != 1 {
		t.Errorf("TLS: %v, %v, %d connects", got, err, p.connects.Load())
	}
	s.want(t, 1, 1)

	open := serve(t, body(200, success("GetSessionToken", credentials(session))))
	got, err = login(newClient(t, open.URL, p.use(t)))
	if err != nil || got != session || p.relays.Load() != 1 {
		t.Errorf("plain: %v, %v, %d relays", got, err, p.relays.Load())
	}
	open.want(t, 1, 1)
}

func TestProxyRefuses(t *testing.T) {
	t.Parallel()
	s, bundle := secure(t, plain)
	p := startProxy(t, 407)
	e := unreachable(t, newClient(t, s.URL, p.use(t), func(s *Settings) { s.CABundle = bundle }))
	host := strings.TrimPrefix(p.URL, "http://")
	want := seen{Kind: Unreachable, Status: 407, Unspent: true, Text: s.host() + " cannot be reached: the proxy " + host + " answered 407"}
	if see(e) != want || p.connects.Load() != 2 {
		t.Errorf("after %d connects, got %+v\nwant %+v", p.connects.Load(), see(e), want)
	}
	s.want(t, 0, 0)

	// To a proxy of a plain request the code has been given.
	open := serve(t, body(200, ""))
	got, err := login(newClient(t, open.URL, p.use(t)))
	want = seen{Kind: NotSTS, Status: 407, Sent: true, Text: open.host() + " answered, but not as STS does: status 407"}
	if e := failure(t, got, err); see(e) != want || p.relays.Load() != 1 {
		t.Errorf("after %d relays, got %+v\nwant %+v", p.relays.Load(), see(e), want)
	}
	open.want(t, 0, 0)
}

// The address of a proxy may hold a password.
func TestProxyPassword(t *testing.T) {
	t.Parallel()
	for name, choose := range map[string]func(*http.Request) (*url.URL, error){
		"unparsable": func(*http.Request) (*url.URL, error) {
			return nil, errors.New("invalid address http://bob:proxysecret@ x")
		},
		"gone":    http.ProxyURL(&url.URL{Scheme: "http", User: url.UserPassword("bob", "proxysecret"), Host: "127.0.0.1:1"}),
		"socks":   http.ProxyURL(&url.URL{Scheme: "socks5", User: url.UserPassword("bob", "proxysecret"), Host: "127.0.0.1:1"}),
		"unknown": http.ProxyURL(&url.URL{Scheme: "gopher", User: url.UserPassword("bob", "proxysecret"), Host: "127.0.0.1:1"}),
	} {
		var lines []string
		c := newClient(t, "https://sts.example", func(s *Settings) {
			s.Proxy = choose
			s.Debug = func(line string) { lines = append(lines, line) }
		})
		got, err := login(c)
		e := failure(t, got, err)
		if all := e.Error() + strings.Join(lines, "\n"); e.Kind() != Unreachable || e.Sent() || strings.Contains(all, "proxysecret") {
			t.Errorf("%s: %v, sent %v: %s", name, e.Kind(), e.Sent(), all)
		}
	}
}

func TestNoProxyUnlessGiven(t *testing.T) {
	p := startProxy(t, 0)
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"} {
		t.Setenv(name, p.URL)
	}
	c := newClient(t, "http://sts.example")
	c.transport.DialContext = func(_ context.Context, _, addr string) (net.Conn, error) {
		return nil, fmt.Errorf("asked for %s", addr)
	}
	_, err := c.AssumeRole(context.Background(), keys, Role{ARN: "arn:aws:iam::123456789012:role/r", SessionName: "bob"})
	if e := failure(t, creds.Credentials{}, err); e.Error() != "sts.example cannot be reached: asked for sts.example:80" {
		t.Error(e)
	}
}

// otherCertificate is one that no server here has: httptest gives all the same.
func otherCertificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Proxy \u202e CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(9, 0, 0), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// A proxy that inspects what passes signs with an authority of its own, which is
// named, fit for a terminal.
func TestUnknownAuthority(t *testing.T) {
	s, bundle := secure(t, plain)
	other, _ := secure(t, func(c *tls.Config) { c.Certificates = []tls.Certificate{otherCertificate(t)} })
	for _, test := range []struct {
		s        *server
		bundle   string
		text     string
		requests int32
	}{
		{s, "", "the certificate of HOST is signed by an unknown authority", 0},
		{other, bundle, `the certificate of HOST is signed by an unknown authority: Proxy \u202e CA`, 0},
	} {
		got, err := login(newClient(t, test.s.URL, func(c *Settings) { c.CABundle = test.bundle }))
		want := seen{Kind: UnknownCA, Unspent: true, Text: strings.ReplaceAll(test.text, "HOST", test.s.host())}
		if e := failure(t, got, err); see(e) != want {
			t.Errorf("got  %+v\nwant %+v", see(e), want)
		}
		test.s.want(t, 0, 2)
	}
}
