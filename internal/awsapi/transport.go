package awsapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

// newTransport is HTTP/1 on one connection. It is used without an http.Client,
// so nothing above it follows a redirect: a 307 would send the code again.
func newTransport(s Settings) (*http.Transport, error) {
	roots, err := readRoots(s.CABundle)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	t := &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots, Time: s.Now},
		TLSHandshakeTimeout:    10 * time.Second,
		Protocols:              protocols,
		DisableCompression:     true, // an answer is about a kilobyte
		MaxConnsPerHost:        1,
		IdleConnTimeout:        5 * time.Second, // long enough for the next step of a login
		MaxResponseHeaderBytes: 64 << 10,
		OnProxyConnectResponse: checkProxyAnswer,
	}
	if s.Proxy != nil {
		t.Proxy = chooseProxy(s.Proxy)
	}
	return t, nil
}

// Transport reaches AWS with the client's proxy, CA bundle and time-outs, and
// follows no redirect. It is for a service that takes no signature.
func (c *Client) Transport() http.RoundTripper { return c.transport }

// readRoots is nil, the system's roots, when no path is given.
func readRoots(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		var reason *os.PathError
		if errors.As(err, &reason) {
			err = reason.Err
		}
		return nil, &SettingError{setting: SettingCABundle, problem: fmt.Sprintf("%s cannot be read: %v", quote(path), err), cause: err}
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, &SettingError{setting: SettingCABundle, problem: quote(path) + " holds no certificate"}
	}
	return roots, nil
}

// errProxySetting takes the place of the error that shows the address of a
// proxy, password and all.
var errProxySetting = errors.New("the address of the proxy cannot be parsed")

func chooseProxy(proxy func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(r *http.Request) (*url.URL, error) {
		u, err := proxy(r)
		if err != nil {
			return nil, errProxySetting
		}
		return u, nil
	}
}

// proxyError says that a proxy would not connect us to STS.
type proxyError struct {
	host   string
	status int
}

func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy %s answered %d", e.host, e.status)
}

func checkProxyAnswer(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode != http.StatusOK {
		return &proxyError{host: proxy.Host, status: answer.StatusCode}
	}
	return nil
}
