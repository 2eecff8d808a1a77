package credserver

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"awsmfa/export"
	"awsmfa/internal/creds"
	"awsmfa/internal/session"
	"awsmfa/internal/ststest"
)

// stand has a server, its clock and what it says.
type stand struct {
	*Server
	clock *ststest.Clock
	mu    sync.Mutex
	said  []string
	made  int
	fails error // of the next renewals

	failures int
}

func (s *stand) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.said = append(s.said, fmt.Sprintf(format, args...))
}

func (s *stand) renew(context.Context) (session.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails != nil {
		s.failures++
		return session.Session{}, s.fails
	}
	s.made++
	return s.hour(s.made), nil
}

func (s *stand) hour(n int) session.Session {
	return session.Session{Credentials: creds.Credentials{AccessKeyID: fmt.Sprintf("ASIA%d", n), SecretAccessKey: "SECRET", SessionToken: "TOKEN", Expires: s.clock.Now().Add(time.Hour)}}
}

func start(t *testing.T) *stand {
	t.Helper()
	s := &stand{clock: ststest.ClockAt(time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC))}
	var err error
	s.Server, err = Start(Config{Profile: "acme", Session: s.hour(0), Renew: s.renew, Now: s.clock.Now, Say: s.say})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// ask is an AWS tool that asks for the session.
func (s *stand) ask(t *testing.T, change ...func(*http.Request)) (status int, header http.Header, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", s.Token)
	for _, c := range change {
		c(r)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(data)
}

func TestAnswer(t *testing.T) {
	s := start(t)
	status, header, body := s.ask(t)
	var got map[string]string
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != 200 || header.Get("Content-Type") != "application/json" {
		t.Fatalf("%d %v %s: %v", status, header, body, err)
	}
	want := map[string]string{"AccessKeyId": "ASIA0", "SecretAccessKey": "SECRET", "Token": "TOKEN", "Expiration": "2026-11-28T10:00:00Z"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
	for name := range header {
		if strings.HasPrefix(name, "Access-Control") {
			t.Errorf("a web page may read it: %s", name)
		}
	}
	if header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", header)
	}
	if !strings.HasPrefix(s.URL, "http://127.0.0.1:") || len(s.Token) < 26 || start(t).Token == s.Token {
		t.Errorf("%s with token %s", s.URL, s.Token)
	}
}

// TestStrangersGetNothing is every local process and web page that has no token,
// and one that has it and is no AWS tool.
func TestStrangersGetNothing(t *testing.T) {
	s := start(t)
	set := func(name string, values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header[name] = values }
	}
	for what, change := range map[string]func(*http.Request){
		"no token":              set("Authorization"),
		"wrong token":           set("Authorization", s.Token[1:]+"A"),
		"longer token":          set("Authorization", s.Token+"A"),
		"prefix":                set("Authorization", s.Token[:5]),
		"bearer":                set("Authorization", "Bearer "+s.Token),
		"two tokens":            set("Authorization", s.Token, s.Token),
		"other host":            func(r *http.Request) { r.Host = "evil.example" },
		"other name":            func(r *http.Request) { r.Host = strings.Replace(r.Host, "127.0.0.1", "localhost", 1) },
		"other port":            func(r *http.Request) { r.Host = "127.0.0.1:1" },
		"POST":                  func(r *http.Request) { r.Method = http.MethodPost },
		"HEAD":                  func(r *http.Request) { r.Method = http.MethodHead },
		"OPTIONS":               func(r *http.Request) { r.Method = http.MethodOptions },
		"a web page":            set("Origin", "http://127.0.0.1"),
		"an address typed in":   set("Sec-Fetch-Site", "none"),
		"root":                  func(r *http.Request) { r.URL.Path = "/" },
		"below":                 func(r *http.Request) { r.URL.Path = "/credentials/" },
		"traversal":             func(r *http.Request) { r.URL.Opaque = "/credentials/../credentials" },
		"escaped":               func(r *http.Request) { r.URL.Opaque = "/%63redentials" },
		"query":                 func(r *http.Request) { r.URL.RawQuery = "x=1" },
		"a proxy's whole URL":   func(r *http.Request) { r.URL.Opaque = s.URL },
		"other case":            func(r *http.Request) { r.URL.Path = "/Credentials" },
		"token only in the URL": func(r *http.Request) { r.URL.RawQuery = "token=" + s.Token; r.Header.Del("Authorization") },
	} {
		status, header, body := s.ask(t, change)
		if status != http.StatusForbidden || header.Get("Location") != "" {
			t.Errorf("%s: %d %v %s", what, status, header, body)
		}
		for _, secret := range []string{"ASIA", "SECRET", "TOKEN", s.Token} {
			if strings.Contains(fmt.Sprint(header)+body, secret) {
				t.Errorf("%s: the answer shows %s: %v %s", what, secret, header, body)
			}
		}
	}
	if len(s.said) > 0 {
		t.Errorf("the terminal shows %q", s.said)
	}
	if status, _, body := s.ask(t); status != 200 {
		t.Errorf("afterwards: %d %s", status, body)
	}
}

// TestNoHTTP sends what is no request at all.
func TestNoHTTP(t *testing.T) {
	s := start(t)
	for _, sent := range []string{"GARBAGE\r\n\r\n", "GET /credentials HTTP/1.1\r\n\r\n", "GET /credentials HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"GET /credentials HTTP/1.1\r\nHost: x\r\nAuthorization: " + strings.Repeat("a", 1<<20) + "\r\n\r\n"} {
		c, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.URL, "http://"), path))
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(c, sent)
		answer, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err == nil && answer.StatusCode < 400 {
			t.Errorf("%.40q: %d", sent, answer.StatusCode)
		}
		c.Close()
	}
	if len(s.said) > 0 {
		t.Errorf("the terminal shows %q", s.said)
	}
}

// TestFloodBesideARenewal: connections without a token, in their thousands and
// half-open, keep neither a request waiting that has one nor end another for which a
// renewal takes its time.
func TestFloodBesideARenewal(t *testing.T) {
	s := start(t)
	asked, answer := make(chan struct{}), make(chan struct{})
	s.keeper.Renew = func(context.Context) (session.Session, error) {
		close(asked)
		<-answer
		return s.renew(t.Context())
	}
	s.clock.Add(2 * time.Hour)
	waited := make(chan string, 1)
	go func() {
		defer close(waited)
		_, _, body := s.ask(t)
		waited <- body
	}()
	<-asked
	for n := range 2000 {
		c, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.URL, "http://"), path))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n", path)
		if n%500 != 499 {
			continue
		}
		http.DefaultTransport.(*http.Transport).CloseIdleConnections()
		if status, _, body := s.ask(t, func(r *http.Request) { r.Header.Del("Authorization") }); status != http.StatusForbidden {
			t.Errorf("after %d: %d %s", n+1, status, body)
		}
	}
	close(answer)
	if body := <-waited; !strings.Contains(body, "ASIA1") {
		t.Errorf("the one that waited: %s", body)
	}
}

// TestNoBodyIsWaitedFor and strangers are not kept.
func TestNoBodyIsWaitedFor(t *testing.T) {
	s := start(t)
	for _, sent := range []string{"POST /credentials HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n", "GET /credentials HTTP/1.1\r\nHost: x\r\n\r\n"} {
		c, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.URL, "http://"), path))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(20 * time.Second)) // for a test that fails
		io.WriteString(c, sent)
		if all, err := io.ReadAll(c); !strings.Contains(string(all), "HTTP/1.1 4") || err != nil {
			t.Errorf("%.5q: %q, %v", sent, all, err)
		}
	}
}

// TestRenewed lets two hours pass in steps of ten minutes, then two at once, as
// when a machine sleeps.
func TestRenewed(t *testing.T) {
	s := start(t)
	for range 12 {
		s.clock.Add(10 * time.Minute)
		s.keeper.look(t.Context())
		if status, _, body := s.ask(t); status != 200 || s.keeper.state().left < Fresh {
			t.Errorf("%d %s, %v left", status, body, s.keeper.state().left)
		}
	}
	if s.made != 2 {
		t.Errorf("renewed %d times", s.made)
	}
	s.clock.Add(2 * time.Hour)
	if status, _, body := s.ask(t); status != 200 || !strings.Contains(body, "ASIA3") {
		t.Errorf("after two hours of sleep: %d %s", status, body)
	}
	s.clock.Add(-3 * time.Hour) // a clock that is set back
	if status, _, body := s.ask(t); status != 200 || s.made != 3 {
		t.Errorf("with a clock set back: %d %s, renewed %d times", status, body, s.made)
	}
	if len(s.said) > 0 {
		t.Errorf("the terminal shows %q", s.said)
	}
}

// TestEnds warns twice before the end, says why once afterwards, and goes on
// when somebody has logged in.
func TestEnds(t *testing.T) {
	s := start(t)
	s.fails = &session.NeedCodeError{Profile: "acme"}
	for range 62 {
		s.clock.Add(time.Minute)
		s.keeper.look(t.Context())
	}
	for range 5 {
		status, _, body := s.ask(t)
		if want := `{"code":"ExpiredToken","message":"awsmfa: the session of acme has ended; to go on, type in another terminal: authaws acme"}` + "\n"; status != 403 || body != want {
			t.Errorf("%d %s", status, body)
		}
	}
	want := []string{
		"acme: the session ends in 14m; to go on, type in another terminal: authaws acme",
		"acme: the session ends in 5m; to go on, type in another terminal: authaws acme",
		"the session of acme has ended; to go on, type in another terminal: authaws acme",
	}
	if strings.Join(s.said, "\n") != strings.Join(want, "\n") {
		t.Errorf("the terminal shows %q", s.said)
	}
	s.fails = nil
	if status, _, body := s.ask(t); status != 200 {
		t.Errorf("after a login: %d %s", status, body)
	}
	s.fails = &session.NeedCodeError{Profile: "acme"}
	s.clock.Add(50 * time.Minute)
	s.keeper.look(t.Context())
	if len(s.said) != 4 {
		t.Errorf("the next end: %q", s.said)
	}
}

// TestLogin has a program give a code when the MFA session has ended: between
// requests, and not again at once where it fails.
func TestLogin(t *testing.T) {
	s := start(t)
	logins, fails := 0, error(nil)
	s.keeper.Login = func(context.Context) (session.Session, error) {
		logins++
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.hour(100 + logins), fails
	}
	s.fails = &session.NeedCodeError{Profile: "acme"}
	s.clock.Add(50 * time.Minute)
	if status, _, body := s.ask(t); status != 200 || !strings.Contains(body, "ASIA0") || logins != 0 {
		t.Errorf("a request: %d %s, %d logins", status, body, logins)
	}
	s.keeper.look(t.Context())
	if status, _, body := s.ask(t); status != 200 || !strings.Contains(body, "ASIA101") || len(s.said) > 0 {
		t.Errorf("after a login: %d %s, said %q", status, body, s.said)
	}
	fails = errors.New("nobody touched the key")
	s.clock.Add(50 * time.Minute)
	for range 3 {
		s.keeper.look(t.Context())
	}
	if logins != 2 || len(s.said) != 1 || !strings.Contains(s.said[0], "ends in 10m and cannot be renewed: nobody touched the key") {
		t.Errorf("%d logins, said %q", logins, s.said)
	}
	fails = nil
	s.clock.Add(2 * time.Hour)
	s.keeper.look(t.Context()) // nobody has asked since
	if status, _, _ := s.ask(t); status != 403 || logins != 2 {
		t.Errorf("after the end: %d, %d logins", status, logins)
	}
	s.keeper.look(t.Context())
	if status, _, body := s.ask(t); status != 200 || !strings.Contains(body, "ASIA103") {
		t.Errorf("after the end and a login: %d %s", status, body)
	}
}

// TestClockThatJumps lets a machine sleep between two ticks, which is when a timer
// wakes late: what is said and handed out right after is right.
func TestClockThatJumps(t *testing.T) {
	for _, test := range []struct {
		asleep time.Duration
		said   string
		status int
	}{
		{44 * time.Minute, "", 200},
		{56 * time.Minute, "acme: the session ends in 4m; to go on, type in another terminal: authaws acme", 200},
		{2 * time.Hour, "the session of acme has ended; to go on, type in another terminal: authaws acme", 403},
	} {
		s := start(t)
		s.fails = &session.NeedCodeError{Profile: "acme"}
		ticks, ctx := make(chan time.Time), t.Context()
		go s.keeper.watch(ctx, ticks)
		ticks <- s.clock.Now()
		s.clock.Add(test.asleep)
		ticks <- s.clock.Now()
		ticks <- s.clock.Now() // the one before has been looked at
		status, _, body := s.ask(t)
		if said := strings.Join(s.said, "\n"); said != test.said || status != test.status {
			t.Errorf("after %v: said %q, answered %d %s", test.asleep, said, status, body)
		}
	}
}

// TestWhileItLasts hands out what there is when AWS cannot be reached, and does
// not try again at once.
func TestWhileItLasts(t *testing.T) {
	s := start(t)
	s.fails = errors.New("sts.example cannot be reached")
	s.clock.Add(50 * time.Minute)
	for range 3 {
		if status, _, body := s.ask(t); status != 200 || !strings.Contains(body, "ASIA0") {
			t.Errorf("%d %s", status, body)
		}
	}
	s.keeper.look(t.Context())
	if s.failures != 1 {
		t.Errorf("tried %d times within seconds", s.failures)
	}
	s.clock.Add(20 * time.Minute)
	if status, _, body := s.ask(t); status != 403 || !strings.Contains(body, "has ended and cannot be renewed: sts.example cannot be reached") {
		t.Errorf("%d %s", status, body)
	}
	if len(s.said) != 2 || !strings.Contains(s.said[0], "ends in 10m and cannot be renewed: sts.example") {
		t.Errorf("%q", s.said)
	}
}

// TestOneRenewal has many clients ask while AWS takes its time: it is asked
// once, and for the sake of all.
func TestOneRenewal(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan struct{})
	made := session.Session{Credentials: creds.Credentials{AccessKeyID: "ASIANEW", Expires: time.Now().Add(time.Hour)}}
	calls := 0
	k := newKeeper(Config{Profile: "acme", Now: time.Now, Renew: func(ctx context.Context) (session.Session, error) {
		calls++
		close(asked)
		<-answer
		return made, ctx.Err()
	}})
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if got, err := k.get(t.Context()); err != nil || got.AccessKeyID != "ASIANEW" {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	<-asked
	close(answer)
	all.Wait()
	if calls != 1 {
		t.Errorf("asked %d times", calls)
	}
}

// TestRenewalOfOneThatLeft: a renewal does not end with the client that needed it, but
// with the server.
func TestRenewalOfOneThatLeft(t *testing.T) {
	s := start(t)
	asked, ended := make(chan struct{}), make(chan error)
	s.keeper.Renew = func(ctx context.Context) (session.Session, error) {
		close(asked)
		<-ctx.Done()
		ended <- ctx.Err()
		return session.Session{}, ctx.Err()
	}
	s.clock.Add(2 * time.Hour)
	client, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.URL, "http://"), path))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(client, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n\r\n", path, client.RemoteAddr(), s.Token)
	<-asked
	client.Close()
	select {
	case err := <-ended:
		t.Errorf("ended with the client: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	s.Close()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	s.keeper.renewing.Lock() // the renewal is over
	if len(s.said) > 0 {
		t.Errorf("said %q", s.said)
	}
}

// TestNobodyWaitsForNothing: who can have a session that still lasts does not
// wait for the next.
func TestNobodyWaitsForNothing(t *testing.T) {
	k := newKeeper(Config{Now: time.Now, Session: session.Session{Credentials: creds.Credentials{AccessKeyID: "ASIAOLD", Expires: time.Now().Add(10 * time.Minute)}}})
	k.renewing.Lock() // somebody is at it
	if got, err := k.get(t.Context()); err != nil || got.AccessKeyID != "ASIAOLD" {
		t.Errorf("%v, %v", got, err)
	}
}

func TestVars(t *testing.T) {
	s := &Server{URL: "http://127.0.0.1:1/credentials", Token: "T"}
	env := map[string]string{}
	login := []export.Var{{Name: "AWS_PROFILE", Unset: true}, {Name: "AWS_SESSION_TOKEN", Value: "TOKEN"}, {Name: "AWS_SECRET_ACCESS_KEY", Value: "SECRET"},
		{Name: "AWS_REGION", Value: "eu-west-1"}, {Name: "AWSMFA_PROFILE", Value: "acme"}, {Name: "AWSMFA_EXPIRES_AT", Value: "1"}, {Name: "AWS_ACCESS_KEY_ID", Value: "ASIA"}}
	unset := map[string]bool{}
	for _, v := range s.Vars(login) {
		if unset[v.Name] = v.Unset; !v.Unset {
			env[v.Name] = v.Value
		}
	}
	want := map[string]string{"AWS_REGION": "eu-west-1", "AWSMFA_PROFILE": "acme",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": s.URL, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "T"}
	if fmt.Sprint(env) != fmt.Sprint(want) {
		t.Errorf("set %v, want %v", env, want)
	}
	for _, name := range append([]string{"AWS_PROFILE"}, hiding...) {
		if !unset[name] {
			t.Errorf("%s stays", name)
		}
	}
}
