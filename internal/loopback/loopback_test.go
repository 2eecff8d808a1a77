package loopback

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// serve answers "user N", and "secret" to who has shown one, once release is closed.
func serve(t *testing.T, userOf func(*net.TCPConn) User) (l *Listener, waiting, release chan struct{}) {
	t.Helper()
	l, err := Listen()
	if err != nil {
		t.Fatal(err)
	}
	if userOf != nil {
		l.userOf = userOf
	}
	waiting, release = make(chan struct{}, 1), make(chan struct{})
	server := l.Server(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/secret" {
			Trust(r.Context())
			waiting <- struct{}{}
			<-release
		}
		fmt.Fprintf(w, "user %d", UserOf(r.Context()))
	}))
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return l, waiting, release
}

func dial(t *testing.T, l *Listener) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp4", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(20 * time.Second)) // for a test that fails
	t.Cleanup(func() { c.Close() })
	return c
}

// get is the body of the answer, or the error.
func get(c net.Conn, path string) string {
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path)
	return read(c)
}

func read(c net.Conn) string {
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err.Error()
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		return fmt.Sprint(answer.StatusCode, " ", err)
	}
	return string(body)
}

// TestStrangersTakeNoPlace opens many connections of another user, and has the
// user's own, older and newer ones, answered: none had to go for them.
func TestStrangersTakeNoPlace(t *testing.T) {
	me := int64(os.Geteuid())
	var next atomic.Int64 // whose the next connections are
	next.Store(me)
	l, _, _ := serve(t, func(*net.TCPConn) User { return User(next.Load()) })
	old := dial(t, l)
	if got := get(old, "/"); got != fmt.Sprint("user ", me) {
		t.Fatal(got)
	}
	next.Store(me + 1)
	var strangers []net.Conn
	for range 10 * mostForeign {
		c := dial(t, l)
		io.WriteString(c, "GET / HTTP/1.1\r\n") // and no more
		strangers = append(strangers, c)
	}
	if got := get(strangers[len(strangers)-1], "x"); got != "400 <nil>" { // accepted, the last
		t.Errorf("the last stranger: %q", got)
	}
	for _, c := range strangers[:9*mostForeign] {
		if got, err := io.ReadAll(c); len(got) > 0 || err == nil {
			t.Fatalf("an old connection of a stranger is still there: %q, %v", got, err)
		}
	}
	l.mu.Lock()
	if l.foreign.Len() > mostForeign || l.own.Len() != 1 {
		t.Errorf("%d connections of strangers count, %d of the user", l.foreign.Len(), l.own.Len())
	}
	l.mu.Unlock()
	next.Store(me)
	for what, c := range map[string]net.Conn{"old": old, "new": dial(t, l)} {
		if got := get(c, "/"); got != fmt.Sprint("user ", me) {
			t.Errorf("the %s connection: %q", what, got)
		}
	}
}

// TestWhereNobodyIsKnown has half-open connections in their thousands: one that
// means it is answered at once, and one that has shown a secret stays.
func TestWhereNobodyIsKnown(t *testing.T) {
	l, waiting, release := serve(t, func(*net.TCPConn) User { return Untold })
	trusted := dial(t, l)
	io.WriteString(trusted, "GET /secret HTTP/1.1\r\nHost: x\r\n\r\n")
	<-waiting
	for n := range 2000 {
		c := dial(t, l)
		io.WriteString(c, "G")
		if n%500 == 499 {
			if got := get(dial(t, l), "/"); got != "user -1" {
				t.Errorf("after %d: %q", n+1, got)
			}
		}
	}
	if n := count(l); n > mostOwn {
		t.Errorf("%d connections are open", n)
	}
	close(release)
	if got := read(trusted); got != "user -1" {
		t.Errorf("the connection with the secret: %q", got)
	}
}

func count(l *Listener) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.own.Len() + l.foreign.Len()
}

// TestPlacesAreGivenBack opens and closes more connections than there are places
// beside one that stays.
func TestPlacesAreGivenBack(t *testing.T) {
	l, _, _ := serve(t, nil)
	stays := dial(t, l)
	for range 2 * mostOwn {
		c := dial(t, l)
		if got := get(c, "/"); !strings.HasPrefix(got, "user ") {
			t.Fatal(got)
		}
		c.Close()
	}
	if got := get(stays, "/"); !strings.HasPrefix(got, "user ") {
		t.Error(got)
	}
	if n := count(l); n == 0 || n > mostOwn {
		t.Errorf("%d connections count", n)
	}
}

// TestNoBodyIsReadFor: a request that announces a body is answered before that comes.
func TestNoBodyIsReadFor(t *testing.T) {
	l, _, _ := serve(t, nil)
	for _, announced := range []string{"POST / HTTP/1.1\r\nContent-Length: 200000", "GET / HTTP/1.1\r\nTransfer-Encoding: chunked", "POST / HTTP/1.1\r\nContent-Length: 1\r\nExpect: 100-continue"} {
		c := dial(t, l)
		io.WriteString(c, announced+"\r\nHost: x\r\n\r\n")
		if got := read(c); got != "413 <nil>" {
			t.Errorf("%q: %q", announced, got)
		}
		if rest, err := io.ReadAll(c); len(rest) > 0 || err != nil {
			t.Errorf("%q: the connection goes on: %q, %v", announced, rest, err)
		}
	}
}

func TestForeign(t *testing.T) {
	me := User(os.Geteuid())
	for user, want := range map[User]bool{me: false, 0: false, Untold: false, Elsewhere: true, me + 1: true, 65534: me != 65534, 4294967294: true} {
		if user.Foreign() != want {
			t.Errorf("%d: %t", user, !want)
		}
	}
}
