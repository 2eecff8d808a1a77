package awsapi

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

// STS says yes, and what it gives is of no use: no session is handed out, and no
// second request is made with the code.
func TestUnusableSessions(t *testing.T) {
	with := func(change func(*creds.Credentials)) string {
		c := session
		change(&c)
		return success("GetSessionToken", credentials(c))
	}
	without := func(field string) string {
		before, rest, _ := strings.Cut(credentials(session), "<"+field+">")
		_, after, _ := strings.Cut(rest, "</"+field+">")
		return success("GetSessionToken", before+after)
	}
	whole := success("GetSessionToken", credentials(session))
	for _, test := range []struct{ name, body, problem string }{
		{"empty", "", "no credentials"},
		{"blank", " \r\n\t", "no credentials"},
		{"empty element", "<GetSessionTokenResponse/>", "it cannot be read"},
		{"no credentials", success("GetSessionToken", ""), "no credentials"},
		{"empty credentials", success("GetSessionToken", "<Credentials/>"), "no access key ID"},
		{"no key", without("AccessKeyId"), "no access key ID"},
		{"no secret", without("SecretAccessKey"), "no secret access key"},
		{"no token", without("SessionToken"), "no session token"},
		{"no end", without("Expiration"), "no expiration"},
		{"empty key", with(func(c *creds.Credentials) { c.AccessKeyID = "" }), "no access key ID"},
		{"newline in the token", with(func(c *creds.Credentials) { c.SessionToken = "a\n[default]" }), "session token holds a character that no credential has"},
		{"C1 in the secret", with(func(c *creds.Credentials) { c.SecretAccessKey = "a\u009bb" }), "secret access key holds a character that no credential has"},
		{"blank round the key", with(func(c *creds.Credentials) { c.AccessKeyID = " ASIA " }), "access key ID holds a character that no credential has"},
		{"ended", with(func(c *creds.Credentials) { c.Expires = now.Add(-time.Second) }), "the session had ended when it was given"},
		{"ends now", with(func(c *creds.Credentials) { c.Expires = now }), "the session had ended when it was given"},
		{"end that is no time", strings.Replace(whole, session.Expires.Format(time.RFC3339), "tomorrow", 1), "it cannot be read"},
		{"cut in the token", whole[:strings.Index(whole, "</SessionToken>")], "it cannot be read"},
		{"byte that XML has not", strings.Replace(whole, "FwoG", "\x1b", 1), "it cannot be read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, body(200, test.body))
			got, err := login(newClient(t, s.URL))
			e := failure(t, got, err)
			want := seen{Kind: BadAnswer, Status: 200, Sent: true, Text: s.host() + " gave no usable answer: " + test.problem}
			if see(e) != want || e.RequestID() != "4711" {
				t.Errorf("got  %+v, request %q\nwant %+v", see(e), e.RequestID(), want)
			}
			s.want(t, 1, 1)
		})
	}
}

// Whether a session has ended is seen by the clock of the server: one of ours
// that is wrong must not cost the code.
func TestEndByTheServersClock(t *testing.T) {
	for _, test := range []struct {
		name string
		ours time.Time
		date string
		good bool
	}{
		{"we are years ahead", now.AddDate(3, 0, 0), now.Format(http.TimeFormat), true},
		{"we are years behind", now.AddDate(-3, 0, 0), session.Expires.Add(time.Minute).Format(http.TimeFormat), false},
		{"no date, right clock", now, "", true},
		{"no date, late clock", session.Expires, "", false},
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Date"] = nil
			if test.date != "" {
				w.Header().Set("Date", test.date)
			}
			body(200, success("GetSessionToken", credentials(session)))(w, r)
		})
		got, err := login(newClient(t, s.URL, func(s *Settings) { s.Now = func() time.Time { return test.ours } }))
		if (err == nil) != test.good || (got == session) != test.good {
			t.Errorf("%s: %v, %v", test.name, got, err)
		}
	}
}

// Compatible servers spell an expiration in their own ways.
func TestExpirationForms(t *testing.T) {
	for _, form := range []string{"2026-11-21T00:00:00Z", "2026-11-21T00:00:00.000Z", "2026-11-21T00:00:00.123456789Z", "2026-11-21T01:00:00+01:00"} {
		s := serve(t, body(200, strings.Replace(success("GetSessionToken", credentials(session)), session.Expires.Format(time.RFC3339), form, 1)))
		got, err := login(newClient(t, s.URL))
		if err != nil || !got.Expires.Truncate(time.Second).Equal(session.Expires) || got.Expires.Location() != time.UTC {
			t.Errorf("%s: %v, %v", form, got.Expires, err)
		}
	}
}

func TestUnusableIdentities(t *testing.T) {
	for _, test := range []struct{ inside, problem string }{
		{"<UserId>AIDA</UserId><Account>123456789012</Account>", "no ARN"},
		{"<Arn>arn</Arn><Account>123456789012</Account>", "no user ID"},
		{"<Arn>arn</Arn><UserId>AIDA</UserId>", "no account"},
		{"<Arn>arn\u009b2J</Arn><UserId>AIDA</UserId><Account>123456789012</Account>", "ARN holds a character that none has"},
		{"<Arn>arn:" + keys.SecretAccessKey + "</Arn><UserId>AIDA</UserId><Account>123456789012</Account>", "ARN holds a character that none has"},
		{"<Arn>arn</Arn><UserId>AIDA\u202e</UserId><Account>123456789012</Account>", "user ID holds a character that none has"},
	} {
		s := serve(t, body(200, success("GetCallerIdentity", test.inside)))
		got, err := newClient(t, s.URL).CallerIdentity(context.Background(), keys)
		e := failure(t, creds.Credentials{}, err)
		want := seen{Kind: BadAnswer, Status: 200, Sent: true, Text: s.host() + " gave no usable answer: " + test.problem}
		if see(e) != want || got != (Identity{}) {
			t.Errorf("%v, got %+v\nwant %+v", got, see(e), want)
		}
	}
}

func TestHugeAnswer(t *testing.T) {
	for status, kind := range map[int]Kind{200: BadAnswer, 403: NotSTS} {
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, "<GetSessionTokenResponse><GetSessionTokenResult><Credentials><AccessKeyId>")
			for chunk := strings.Repeat("A", 64<<10); ; {
				if _, err := fmt.Fprint(w, chunk); err != nil {
					return // the client has had enough
				}
			}
		})
		got, err := login(newClient(t, s.URL))
		if e := failure(t, got, err); e.Kind() != kind || e.Status() != status || len(e.Error()) > 200 {
			t.Errorf("status %d: %v %v", status, e.Kind(), e)
		}
		s.want(t, 1, 1)
	}
}

// What a server says is shown, and neither steers the terminal nor repeats a
// secret.
func TestHostileMessages(t *testing.T) {
	token := strings.Repeat("FwoGZXIvYXdzE+/=", 7)
	for _, test := range []struct{ said, shown string }{
		{"one\r\ntwo\tthree", `one\ntwo\tthree`}, // XML makes one newline of CR LF
		{"clear\u009b2J\u007f\u0085x", `clear\u009b2J\x7f\u0085x`},
		{"turn\u202e\u2066\u200f\u2028x", `turn\u202e\u2066\u200f\u2028x`},
		{"naïve 日本 ok", "naïve 日本 ok"},
		{"code " + code + ", glued x" + code + "y, in 0" + code + "0", "code ******, glued x******y, in 0" + code + "0"},
		{"another 123456, account 123456789012, at 20230822T072529Z", "another ******, account 123456789012, at 20230822T072529Z"},
		{"key " + keys.SecretAccessKey + "!", "key ******!"},
		{"token " + token + ".", "token ******"},
		{"escape \u0080" + code, `escape \u0080******`},
		{strings.Repeat("é", 200), strings.Repeat("é", 150) + "…"},
	} {
		s := serve(t, body(403, refusal("Strange", test.said)))
		_, err := login(newClient(t, s.URL))
		if want := "the request did not succeed (Strange: " + test.shown + ")"; err.Error() != want {
			t.Errorf("said %q\ngot  %s\nwant %s", test.said, err, want)
		}
	}
}

func TestHostileRequestID(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Amzn-RequestId", "a\u009b"+code+strings.Repeat("b", 70))
		w.WriteHeader(403)
	})
	var lines []string
	got, err := login(newClient(t, s.URL, func(s *Settings) { s.Debug = func(line string) { lines = append(lines, line) } }))
	want := `a\u009b******` + strings.Repeat("b", 51) + "…"
	if e := failure(t, got, err); e.RequestID() != want {
		t.Errorf("request %q, want %q", e.RequestID(), want)
	}
	if all := strings.Join(lines, "\n"); all != "POST "+s.URL+"\nanswer 403, request "+want {
		t.Errorf("debug lines: %s", all)
	}
}

// An AssumeRole that is answered with status 200 and empty or missing keys, as a
// broken gateway does with a refusal, gives no role session.
func TestRoleWithoutKeys(t *testing.T) {
	empty := credentials(creds.Credentials{Expires: session.Expires})
	for inside, problem := range map[string]string{
		"": "no credentials", "<Credentials/>": "no access key ID", empty: "no access key ID",
		strings.Replace(credentials(session), session.SecretAccessKey, "", 1):                            "no secret access key",
		strings.Replace(credentials(session), session.SessionToken, "", 1):                               "no session token",
		strings.Replace(credentials(session), session.SessionToken, strings.Repeat("FwoG", 1025), 1):     "session token has more than 4096 bytes",
		strings.Replace(credentials(session), session.SecretAccessKey, strings.Repeat("secret", 200), 1): "secret access key has more than 1024 bytes",
	} {
		s := serve(t, body(200, success("AssumeRole", inside)))
		got, err := newClient(t, s.URL).AssumeRole(context.Background(), session, Role{ARN: "arn:aws:iam::123456789012:role/r", SessionName: "bob"})
		want := seen{Kind: BadAnswer, Status: 200, Sent: true, Text: s.host() + " gave no usable answer: " + problem}
		if e := failure(t, got, err); see(e) != want {
			t.Errorf("got  %+v\nwant %+v", see(e), want)
		}
	}
	s := serve(t, body(200, refusal("AccessDenied", "no")))
	got, err := newClient(t, s.URL).AssumeRole(context.Background(), session, Role{ARN: "arn:aws:iam::123456789012:role/r", SessionName: "bob"})
	if e := failure(t, got, err); e.Kind() != NotSTS && e.Kind() != Denied {
		t.Errorf("a refusal with status 200: %v", e)
	}
}
