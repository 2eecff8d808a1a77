package awsapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// raw answers with bytes, then closes the connection.
func raw(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		io.WriteString(conn, text)
		conn.Close()
	}
}

// Once there was a connection the code may be gone, so there is no second try,
// whatever becomes of the answer.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	whole := success("GetSessionToken", credentials(session))
	for _, test := range []struct {
		name, answer, detail string // detail is in the words of net/http
		status               int
	}{
		{"nothing", "", "closed the connection before answering", 0},
		{"half a status line", "HTTP/1.1 2", "malformed HTTP", 0},
		{"half the headers", "HTTP/1.1 200 OK\r\nContent-Le", "malformed MIME header", 0},
		{"half the body", fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(whole)+1, whole), "closed the connection in the middle of its answer", 200},
		{"half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n" + whole, "closed the connection in the middle of its answer", 200},
		{"half a refusal", "HTTP/1.1 403 Forbidden\r\nContent-Length: 9999\r\n\r\n" + refusal("AccessDenied", ""), "closed the connection in the middle of its answer", 403},
		{"no HTTP", "\x15\x03\x01\u009b " + code + "\r\n\r\n", "malformed HTTP", 0},
		{"its own words", "HTTP/1.1 \u202e" + session.SecretAccessKey + " OK\r\n\r\n", "malformed HTTP status code", 0},
		{"headers without end", "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 1<<17) + "\r\n\r\n", "headers exceeded 65536 bytes", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, raw(test.answer))
			got, err := login(newClient(t, s.URL))
			e := failure(t, got, err)
			want := seen{Kind: Lost, Status: test.status, Sent: true, Text: e.Error()}
			said, detail, hasDetail := strings.Cut(e.Error(), ": ")
			if !hasDetail {
				said, detail = s.host()+" gave no whole answer", strings.TrimPrefix(said, s.host()+" ")
			}
			if see(e) != want || said != s.host()+" gave no whole answer" || !strings.Contains(detail, test.detail) || clean(detail) != detail {
				t.Errorf("got  %+v\nwant %+v with %q", see(e), want, test.detail)
			}
			s.want(t, 1, 1)
		})
	}
}

func TestResetIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, _ := w.(http.Hijacker).Hijack()
		conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	})
	got, err := login(newClient(t, s.URL))
	if e := failure(t, got, err); e.Kind() != Lost || !e.Sent() || !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("%v %v: %v", e.Kind(), e.Sent(), err)
	}
	s.want(t, 1, 1)
}

// The body of such an answer is the connection itself, which nobody closes.
func TestSwitchedProtocol(t *testing.T) {
	done := make(chan struct{})
	defer close(done)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, _ := w.(http.Hijacker).Hijack()
		io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")
		go func() { <-done; conn.Close() }()
	})
	c := newClient(t, s.URL)
	c.limit = 5 * time.Second
	got, err := login(c)
	want := seen{Kind: NotSTS, Status: 101, Sent: true, Text: s.host() + " answered, but not as STS does: status 101"}
	if e := failure(t, got, err); see(e) != want {
		t.Errorf("got  %+v\nwant %+v", see(e), want)
	}
}

func TestTimeAndCancellation(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	mute := serve(t, func(http.ResponseWriter, *http.Request) { <-release })
	slow := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "<GetSessionTokenResponse>")
		w.(http.Flusher).Flush()
		<-release
	})
	defer close(release) // before the servers are closed, which waits for the handlers
	never := func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	const short, long = 100 * time.Millisecond, time.Minute
	forever := func() (context.Context, context.CancelFunc) { return context.WithCancel(context.Background()) }
	deadline := func() (context.Context, context.CancelFunc) {
		return context.WithTimeout(context.Background(), short)
	}
	cancelled := func() (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(short, cancel)
		return ctx, cancel
	}
	before := func() (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		return ctx, cancel
	}
	for _, test := range []struct {
		name  string
		s     *server
		dial  func(context.Context, string, string) (net.Conn, error)
		limit time.Duration
		ctx   func() (context.Context, context.CancelFunc)
		want  seen
		is    error
	}{
		{"our limit, no answer", mute, nil, short, forever, seen{Kind: Timeout, Sent: true, Text: "HOST did not answer in time"}, context.DeadlineExceeded},
		{"our limit, half an answer", slow, nil, short, forever, seen{Kind: Timeout, Status: 200, Sent: true, Text: "HOST did not answer in time"}, context.DeadlineExceeded},
		{"our limit, no connection", mute, never, short, forever, seen{Kind: Timeout, Unspent: true, Text: "HOST did not answer in time: nothing was sent"}, context.DeadlineExceeded},
		{"caller's limit", mute, nil, long, deadline, seen{Kind: Timeout, Sent: true, Text: "HOST did not answer in time"}, context.DeadlineExceeded},
		{"cancelled, no answer", mute, nil, long, cancelled, seen{Kind: Cancelled, Sent: true, Text: "the request to HOST was cancelled"}, context.Canceled},
		{"cancelled, half an answer", slow, nil, long, cancelled, seen{Kind: Cancelled, Status: 200, Sent: true, Text: "the request to HOST was cancelled"}, context.Canceled},
		{"cancelled, no connection", mute, never, long, cancelled, seen{Kind: Cancelled, Unspent: true, Text: "the request to HOST was cancelled"}, context.Canceled},
		{"cancelled before", mute, nil, long, before, seen{Kind: Cancelled, Unspent: true, Text: "the request to STS was cancelled"}, context.Canceled},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newClient(t, test.s.URL, func(s *Settings) { s.Limit = test.limit })
			if test.dial != nil {
				c.transport.DialContext = test.dial
			}
			ctx, cancel := test.ctx()
			defer cancel()
			start, requests := time.Now(), test.s.requests.Load()
			got, err := c.GetSessionToken(ctx, keys, serial, code, time.Hour)
			e := failure(t, got, err)
			test.want.Text = strings.ReplaceAll(test.want.Text, "HOST", test.s.host())
			if see(e) != test.want || !errors.Is(err, test.is) {
				t.Errorf("got  %+v, %v\nwant %+v", see(e), e.Unwrap(), test.want)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("took %v", took)
			}
			sent := int32(0)
			if test.want.Sent {
				sent = 1
			}
			if n := test.s.requests.Load() - requests; n != sent {
				t.Errorf("%d requests, want %d", n, sent)
			}
		})
	}
}

// dials counts tries to connect.
func dials(c *Client) *atomic.Int32 {
	n, dial := new(atomic.Int32), c.transport.DialContext
	c.transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		n.Add(1)
		return dial(ctx, network, addr)
	}
	return n
}

// unreachable is a call of which nothing is sent, so it is tried twice.
func unreachable(t *testing.T, c *Client) *Error {
	t.Helper()
	n, start := dials(c), time.Now()
	got, err := login(c)
	e := failure(t, got, err)
	if e.Kind() != Unreachable || e.Sent() || !e.Unspent() {
		t.Errorf("%v, sent %v: %v", e.Kind(), e.Sent(), err)
	}
	if took := time.Since(start); n.Load() != 2 || took < pause || took > pause+5*time.Second {
		t.Errorf("dialled %d times in %v", n.Load(), took)
	}
	return e
}

func TestRefusedConnection(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	listener.Close()
	e := unreachable(t, newClient(t, "http://"+addr))
	want := seen{Kind: Unreachable, Unspent: true, Text: fmt.Sprintf("%[1]s cannot be reached: connection refused", addr)}
	if see(e) != want || !errors.Is(e, syscall.ECONNREFUSED) {
		t.Errorf("got  %+v\nwant %+v", see(e), want)
	}
}

// A name server that knows no name is asked, over UDP, the way the system's is.
func TestUnknownName(t *testing.T) {
	t.Parallel()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go func() {
		for query := make([]byte, 512); ; {
			n, from, err := conn.ReadFrom(query)
			if err != nil {
				return
			}
			query[2], query[3] = 0x81, 0x83                                            // a response: no such name
			query[6], query[7], query[8], query[9] = 0, 0, 0, 0                        // no answers, no authorities
			query[10], query[11] = 0, 0                                                // nothing more
			conn.WriteTo(query[:12+strings.IndexByte(string(query[12:n]), 0)+5], from) // the question as it was
		}
	}()
	c := newClient(t, "https://sts.eu-west-1.example.")
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
	c.transport.DialContext = (&net.Dialer{Resolver: resolver}).DialContext
	e := unreachable(t, c)
	var unknown *net.DNSError
	if !errors.As(e, &unknown) || !unknown.IsNotFound ||
		e.Error() != "sts.eu-west-1.example. cannot be reached: there is no host of this name" {
		t.Errorf("%v", e)
	}
}

func TestSecondTry(t *testing.T) {
	t.Parallel()
	s := serve(t, body(200, success("GetSessionToken", credentials(session))))
	c := newClient(t, s.URL)
	tries, dial := 0, c.transport.DialContext
	c.transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		if tries++; tries == 1 {
			return nil, errors.New("the network is not up yet")
		}
		return dial(ctx, network, addr)
	}
	got, err := login(c)
	if err != nil || got != session || tries != 2 {
		t.Errorf("after %d tries: %v, %v", tries, got, err)
	}
	s.want(t, 1, 1)
}

// The second try is the last, and ends with the caller.
func TestCancelledBetweenTries(t *testing.T) {
	t.Parallel()
	c := newClient(t, "http://127.0.0.1:1")
	ctx, cancel := context.WithCancel(context.Background())
	tries := 0
	c.transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		tries++
		time.AfterFunc(pause/10, cancel)
		return nil, errors.New("no")
	}
	start := time.Now()
	got, err := c.GetSessionToken(ctx, keys, serial, code, time.Hour)
	if e := failure(t, got, err); e.Kind() != Cancelled || e.Sent() || tries != 1 || time.Since(start) >= pause {
		t.Errorf("%v after %d tries and %v", e.Kind(), tries, time.Since(start))
	}
}
