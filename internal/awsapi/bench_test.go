package awsapi

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A login as a process makes it: everything is built anew. BenchmarkPost sends
// the same form unsigned and reads the same answer, the least that it could take.
func BenchmarkLogin(b *testing.B) {
	s := serve(b, body(200, success("GetSessionToken", credentials(session))))
	b.ReportAllocs()
	for b.Loop() {
		c := newClient(b, s.URL)
		if _, err := login(c); err != nil {
			b.Fatal(err)
		}
		c.transport.CloseIdleConnections()
	}
}

func BenchmarkPost(b *testing.B) {
	s := serve(b, body(200, success("GetSessionToken", credentials(session))))
	form := url.Values{"Action": {"GetSessionToken"}, "Version": {"2011-06-15"},
		"SerialNumber": {serial}, "TokenCode": {code}, "DurationSeconds": {"43200"}}
	b.ReportAllocs()
	for b.Loop() {
		c := &http.Client{Transport: &http.Transport{}}
		answer, err := c.Post(s.URL, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		c.CloseIdleConnections()
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newClient(b, "")
	}
}
