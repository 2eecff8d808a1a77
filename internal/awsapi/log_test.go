package awsapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// logged is what package log, to which net/http speaks, is given while f runs.
func logged(f func()) string {
	defer log.SetOutput(log.Default().Writer())
	var said bytes.Buffer
	log.SetOutput(&said)
	f()
	return said.String()
}

// wholeAnswer is an answer of STS with a length that is off by change.
func wholeAnswer(change int) string {
	text := success("GetSessionToken", credentials(session))
	return fmt.Sprintf("HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Length: %d\r\n\r\n%s", now.Format(http.TimeFormat), len(text)+change, text)
}

// A server that sends more than it was asked for, or says that it sends less:
// net/http logs the surplus of a connection that it means to use again.
func TestSurplusIsNotLogged(t *testing.T) {
	for name, answer := range map[string]string{
		"two answers":      wholeAnswer(0) + wholeAnswer(0),
		"too short":        wholeAnswer(-40) + strings.Repeat(session.SessionToken, 3),
		"no body, then it": "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" + wholeAnswer(0),
		"chunks":           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n" + wholeAnswer(0),
	} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			io.WriteString(conn, answer)
			io.Copy(io.Discard, conn) // open until the client leaves
			conn.Close()
		})
		said := logged(func() {
			for range 20 {
				login(newClient(t, s.URL))
			}
		})
		if said != "" {
			t.Errorf("%s: net/http logged %q", name, said)
		}
		s.want(t, 20, 20)
	}
}

// A server that answers before it is asked.
func TestEarlyAnswerIsNotLogged(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(conn, wholeAnswer(0))
			go func() { io.Copy(io.Discard, conn); conn.Close() }()
		}
	}()
	said := logged(func() {
		for range 20 {
			if got, err := login(newClient(t, "http://"+l.Addr().String())); err != nil || got != session {
				t.Errorf("%v, %v", got, err)
			}
		}
	})
	if said != "" {
		t.Errorf("net/http logged %q", said)
	}
}

// listener is a connection that knows whether it was written to before it was
// read.
type listener struct {
	net.Conn
	written, readFirst atomic.Bool
}

func (l *listener) Write(b []byte) (int, error) { l.written.Store(true); return len(b), nil }
func (l *listener) Close() error                { return nil }
func (l *listener) Read([]byte) (int, error) {
	l.readFirst.Store(!l.written.Load())
	return 0, io.EOF
}

func TestClientSpeaksFirst(t *testing.T) {
	for name, begin := range map[string]func(net.Conn){
		"write": func(c net.Conn) { c.Write([]byte("GET")); c.Write([]byte(" /")) },
		"close": func(c net.Conn) { c.(*polite).Conn.(*listener).written.Store(true); c.Close() },
	} {
		inner := new(listener)
		conn, err := dialPolite(func(context.Context, string, string) (net.Conn, error) { return inner, nil })(t.Context(), "tcp", "")
		if err != nil {
			t.Fatal(err)
		}
		read := make(chan error)
		go func() { _, err := conn.Read(make([]byte, 1)); read <- err }()
		time.Sleep(10 * time.Millisecond)
		begin(conn)
		if err := <-read; err != io.EOF || inner.readFirst.Load() {
			t.Errorf("%s: read before the client spoke: %v, %v", name, inner.readFirst.Load(), err)
		}
	}
	gone := errors.New("gone")
	if conn, err := dialPolite(func(context.Context, string, string) (net.Conn, error) { return nil, gone })(t.Context(), "tcp", ""); conn != nil || err != gone {
		t.Errorf("a failed dial gives %v, %v", conn, err)
	}
}
