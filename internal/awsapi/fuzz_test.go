package awsapi

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
)

// wire answers every request with bytes, without a network between.
type wire struct{ requests int }

func (n *wire) dial(answer []byte) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go func() {
			defer theirs.Close()
			if r, err := http.ReadRequest(bufio.NewReader(theirs)); err == nil {
				io.Copy(io.Discard, r.Body)
				n.requests++
				theirs.Write(answer)
			}
		}()
		return ours, nil
	}
}

func wireText(status int, header, body string) []byte {
	return fmt.Appendf(nil, "HTTP/1.1 %d Said\r\nContent-Length: %d\r\n%s\r\n%s", status, len(body), header, body)
}

// Whatever comes back: no panic, one request, a whole session or none, and an
// error that shows neither a secret nor a character that steers a terminal.
func FuzzAnswer(f *testing.F) {
	whole := success("GetSessionToken", credentials(session))
	date := "Date: " + now.Format(http.TimeFormat) + "\r\n"
	f.Add([]byte{})
	f.Add([]byte("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"))
	f.Add([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"))
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<?xml\r\n0\r\n\r\n"))
	for _, body := range []string{"", whole, strings.Replace(whole, "SessionToken", "sessiontoken", 2), whole[:len(whole)/2], `{"a":1}`, "<html><p>",
		strings.Replace(whole, "<Expiration>2026", "<Expiration>-0001", 1), strings.Replace(whole, "<Credentials>", "<Credentials><AccessKeyId>A</AccessKeyId>", 1)} {
		f.Add(wireText(200, date, body))
	}
	f.Add(wireText(403, date, refusal("AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ")))
	f.Add(wireText(403, "Date: x\r\nX-Amzn-Requestid: \u009b\r\n", refusal("SignatureDoesNotMatch", "Signature expired: "+code+keys.SecretAccessKey)))
	f.Add(wireText(400, date, refusal("ValidationError", "Value '"+code+"' at 'tokenCode'\u202e\u009b\x7f\r\n")))
	f.Add(wireText(307, "Location: https://\u202eevil.example/\r\n", ""))
	f.Add(wireText(503, "", "<html>"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		n := new(wire)
		c := newClient(t, "http://sts.example", func(s *Settings) {
			s.Debug = func(line string) { harmless(t, answer, line) }
		})
		c.limit = 2 * time.Second
		c.transport.DialContext = n.dial(answer)
		got, err := login(c)
		c.transport.CloseIdleConnections()
		if n.requests != 1 {
			t.Errorf("%d requests", n.requests)
		}
		if err == nil {
			if problem := got.CheckSession(); problem != nil {
				t.Errorf("handed out: %v", problem)
			}
			return
		}
		var e *Error
		if !errors.As(err, &e) {
			t.Fatalf("%T: %v", err, err)
		}
		failure(t, got, err)
		for _, shown := range []string{err.Error(), e.RequestID(), e.Code()} {
			harmless(t, answer, shown)
		}
		if !e.Sent() || e.Kind() == Unreachable || e.Kind() == Timeout {
			t.Errorf("%v, sent %v: %v", e.Kind(), e.Sent(), err)
		}
	})
}

// harmless checks a line that is shown.
func harmless(t *testing.T, answer []byte, line string) {
	t.Helper()
	for _, r := range line {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar && !strings.ContainsRune(string(answer), r) {
			t.Errorf("shows %U: %q", r, line)
		}
	}
	if strings.Contains(line, session.SessionToken) && strings.Contains(string(answer), "<SessionToken>"+session.SessionToken) {
		t.Errorf("shows the token of the answer: %q", line)
	}
	if len(line) > 1200 {
		t.Errorf("shows %d bytes", len(line))
	}
}

// FuzzShow is about the text alone, whatever is secret in it.
func FuzzShow(f *testing.F) {
	f.Add("plain", "493817", "hush")
	f.Add("\x00493817", "493817", "hush")
	f.Add("a\xff\u009b\u202e493817x hush", "493817", "hush")
	f.Add("a\u008512", "008512", "hush")
	f.Add("hu******sh", "493817", "hush")
	f.Fuzz(func(t *testing.T, said, code, secret string) {
		if !isCode(code) || len(secret) < 4 || strings.Contains(secret, "*") || strings.ContainsAny(secret, "\\…") {
			t.Skip()
		}
		x := &exchange{code: code, secrets: []string{secret}}
		shown := x.show(said)
		for _, r := range shown {
			if !unicode.IsPrint(r) {
				t.Errorf("shows %U: %q", r, shown)
			}
		}
		for i := strings.Index(shown, code); i >= 0; i = -1 {
			if before, after := shown[:i], shown[i+len(code):]; (before == "" || !isDigit(before[len(before)-1])) && (after == "" || !isDigit(after[0])) {
				t.Errorf("shows the code: %q from %q", shown, said)
			}
		}
		if strings.Contains(shown, secret) {
			t.Errorf("shows the secret %q: %q from %q", secret, shown, said)
		}
	})
}
