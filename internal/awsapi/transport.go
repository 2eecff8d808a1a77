package awsapi

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// newTransport is HTTP/1 with a connection for each request, of which one answer
// is read and no byte more: on a connection that waits for another request,
// net/http logs whatever else a server sends. It is used without an http.Client,
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
		DialContext:            dialPolite(dialer.DialContext),
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots, Time: s.Now, ClientSessionCache: tls.NewLRUClientSessionCache(1)},
		TLSHandshakeTimeout:    10 * time.Second,
		Protocols:              protocols,
		DisableCompression:     true, // an answer is about a kilobyte
		DisableKeepAlives:      true,
		MaxConnsPerHost:        1,
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
