package ststest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestFederation signs in with each kind of session, and with what is none.
func TestFederation(t *testing.T) {
	now := time.Now()
	s, err := Start(Config{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	held := func(id string, who caller) {
		s.sessions[id] = session{secret: "secret", token: "token", expires: now.Add(time.Hour), who: who}
	}
	held("USER", caller{arn: "user", session: true})
	held("CHAINED", caller{arn: "chained", role: "r", chained: true})
	held("DIRECT", caller{arn: "direct", role: "r"})
	get := func(query url.Values) (int, string) {
		answer, err := http.Get(s.URL + "/federation?" + query.Encode())
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body)
	}
	token := func(id, secret, duration string) (int, string) {
		query := url.Values{"Action": {"getSigninToken"}, "Session": {`{"sessionId":"` + id + `","sessionKey":"` + secret + `","sessionToken":"token"}`}}
		if duration != "" {
			query.Set("SessionDuration", duration)
		}
		status, body := get(query)
		var made struct{ SigninToken string }
		json.Unmarshal([]byte(body), &made)
		return status, made.SigninToken
	}
	for _, test := range []struct {
		id, secret, duration string
		status, then         int
		page                 string
	}{
		{"DIRECT", "secret", "", 200, 200, "direct for 1h0m0s at https://x"},
		{"DIRECT", "secret", "28800", 200, 200, "direct for 8h0m0s at https://x"},
		{"DIRECT", "secret", "899", 400, 0, ""},
		{"DIRECT", "secret", "43201", 400, 0, ""},
		{"DIRECT", "wrong", "", 400, 0, ""},
		{"NOBODY", "secret", "", 400, 0, ""},
		{"CHAINED", "secret", "", 200, 200, "chained for 1h0m0s at https://x"},
		{"CHAINED", "secret", "3600", 400, 0, ""},
		{"USER", "secret", "", 200, 400, "Only federation tokens"},
	} {
		status, made := token(test.id, test.secret, test.duration)
		if status != test.status || (made != "") != (status == 200) {
			t.Errorf("%+v: %d %q", test, status, made)
		}
		if test.then == 0 {
			continue
		}
		if then, page := get(url.Values{"Action": {"login"}, "Destination": {"https://x"}, "SigninToken": {made}}); then != test.then || !strings.HasPrefix(page, test.page) {
			t.Errorf("%+v: then %d %s", test, then, page)
		}
	}
	_, made := token("DIRECT", "secret", "")
	now = now.Add(15 * time.Minute)
	if status, _ := get(url.Values{"Action": {"login"}, "Destination": {"https://x"}, "SigninToken": {made}}); status != 400 {
		t.Errorf("after 15 minutes: %d", status)
	}
	now = now.Add(time.Hour)
	if status, _ := token("DIRECT", "secret", ""); status != 400 {
		t.Errorf("with a session that has ended: %d", status)
	}
}
