package awsapi

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	maxAnswer = 1 << 20 // bytes of an answer that are read
	pause     = 300 * time.Millisecond
)

// exchange is one request and its answer. It stands between the SDK and the
// network, so that what happened there is known first hand: the SDK's own errors
// tell neither whether anything was sent nor what the server's clock says.
type exchange struct {
	*Client
	code    string    // the MFA code the request carries, if any
	secrets []string  // what else must not be shown
	keyID   string    // of the keys that sign
	token   bool      // there is a session token with them
	serial  string    // of the MFA device, if there is a code
	redact  *redactor // of code and secrets; nil: nothing was shown yet

	service  string      // asked; empty: STS
	host     string      // asked; empty: it did not come to that
	sent     atomic.Bool // there was a connection, so the request may have left
	status   int         // of the answer; zero: none came
	header   http.Header // of the answer
	body     []byte      // of the answer, cut at maxAnswer
	received time.Time   // our clock when the answer began
	lost     error       // why there is no whole answer
	ended    error       // that of the context, if it ended first
}

// Do sends r once. Only what failed before there was a connection (name, dial,
// TLS, proxy) is tried once more, since nothing of the request had left.
func (x *exchange) Do(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(r.Context(), x.limit)
	defer cancel()
	var request []byte
	if r.Body != nil {
		request, _ = io.ReadAll(r.Body) // from memory
	}
	x.host = r.URL.Host
	r.Header.Set("User-Agent", userAgent(x.settings.Version))
	answer, err := x.send(ctx, r, request)
	if err != nil && !x.sent.Load() && wait(ctx, pause) == nil {
		x.debug("nothing was sent; trying once more")
		answer, err = x.send(ctx, r, request)
	}
	if err == nil {
		err = x.read(answer)
	}
	if err != nil {
		x.lost, x.ended = err, ctx.Err()
		x.debug("no answer: %s", x.words(err))
		return nil, err
	}
	answer.Body = io.NopCloser(bytes.NewReader(x.body))
	return answer, nil
}

// send is one try. The transport repeats a request by itself only if it can get
// the body anew, so it is given no way to.
func (x *exchange) send(ctx context.Context, r *http.Request, body []byte) (*http.Response, error) {
	x.debug("%s %s://%s", r.Method, r.URL.Scheme, x.host)
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { x.sent.Store(true) }}
	r = r.WithContext(httptrace.WithClientTrace(ctx, trace))
	r.Body, r.GetBody = io.NopCloser(bytes.NewReader(body)), nil
	return x.transport.RoundTrip(r)
}

// read takes in the whole answer, so that one that breaks off is told from one
// that makes no sense.
func (x *exchange) read(answer *http.Response) error {
	defer answer.Body.Close()
	x.status, x.header, x.received = answer.StatusCode, answer.Header, x.settings.Now()
	x.debug("answer %d, request %s", x.status, x.requestID())
	if x.status == http.StatusSwitchingProtocols {
		return nil // its body is the connection, which need not end
	}
	var err error
	x.body, err = io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	return err
}

func (x *exchange) debug(format string, args ...any) {
	if x.settings.Debug != nil {
		x.settings.Debug(x.show(fmt.Sprintf(format, args...)))
	}
}

// date is the server's clock.
func (x *exchange) date() (time.Time, bool) {
	date, err := http.ParseTime(x.header.Get("Date"))
	return date, err == nil
}

func (x *exchange) requestID() string {
	id := x.header.Get("X-Amzn-Requestid")
	return clip(x.show(id), 64)
}

func userAgent(version string) string {
	if version == "" {
		return "awsmfa " + sdkName
	}
	return "awsmfa/" + version + " " + sdkName
}

// wait returns the error of ctx if it ends first.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
