package creds

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

var session = Credentials{
	AccessKeyID:     "ASIAEXAMPLE",
	SecretAccessKey: "hushhush",
	SessionToken:    "tokentoken",
	Expires:         time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC),
}

func TestNoPrintShowsASecret(t *testing.T) {
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "c", session, "p", &session)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "c", session, "p", &session)
	shown := []string{log.String()}
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%10.3v", "%T %v"} {
		shown = append(shown, fmt.Sprintf(format, session), fmt.Sprintf(format, &session),
			fmt.Sprintf(format, []Credentials{session}), fmt.Sprintf(format, struct{ C Credentials }{session}))
	}
	if b, err := json.Marshal(session); err == nil {
		t.Errorf("json.Marshal gave %s", b)
	}
	for _, s := range shown {
		if strings.Contains(s, "hushhush") || strings.Contains(s, "tokentoken") {
			t.Errorf("shows a secret: %s", s)
		}
	}
	if got := fmt.Sprint(session); got != "credentials ASIAEXAMPLE" {
		t.Errorf("Sprint = %q", got)
	}
}

func TestCheckSession(t *testing.T) {
	with := func(change func(*Credentials)) Credentials { c := session; change(&c); return c }
	var missing *MissingError
	var character *CharacterError
	for _, test := range []struct {
		name   string
		c      Credentials
		target any
		want   string
	}{
		{"no key", with(func(c *Credentials) { c.AccessKeyID = "" }), &missing, "no access key ID"},
		{"no secret", with(func(c *Credentials) { c.SecretAccessKey = "" }), &missing, "no secret access key"},
		{"no token", with(func(c *Credentials) { c.SessionToken = "" }), &missing, "no session token"},
		{"no end", with(func(c *Credentials) { c.Expires = time.Time{} }), &missing, "no expiration"},
		{"newline", with(func(c *Credentials) { c.SessionToken = "a\nb" }), &character, "session token holds a character that no credential has"},
		{"quote", with(func(c *Credentials) { c.SecretAccessKey = "a'b" }), &character, "secret access key holds a character that no credential has"},
		{"high", with(func(c *Credentials) { c.AccessKeyID = "a\x9bb" }), &character, "access key ID holds a character that no credential has"},
	} {
		err := test.c.CheckSession()
		if err == nil || err.Error() != test.want || !errors.As(err, test.target) {
			t.Errorf("%s: CheckSession = %v, want %q", test.name, err, test.want)
		}
	}
	if err := session.CheckSession(); err != nil {
		t.Errorf("CheckSession of a good one = %v", err)
	}
	if err := with(func(c *Credentials) { c.SecretAccessKey = "nosuprisehereeitherisit?Ihopenot+Random!/=" }).CheckSession(); err != nil {
		t.Errorf("CheckSession of the characters servers use = %v", err)
	}
}

// Every byte, since these values reach files and shells that give some a meaning.
func TestCheckSessionKnowsEveryCharacter(t *testing.T) {
	const refused = "\"'`\\,#;[]"
	for c := range 256 {
		want := c > ' ' && c < 0x7f && !strings.ContainsRune(refused, rune(c))
		for field, value := range map[string]string{"alone": string([]byte{byte(c)}), "first": string([]byte{byte(c), 'x'}), "last": string([]byte{'x', byte(c)})} {
			k := session
			k.SecretAccessKey = value
			if err := k.CheckSession(); (err == nil) != want || err != nil && !errors.As(err, new(*CharacterError)) {
				t.Errorf("%#x %s: CheckSession = %v", c, field, err)
			}
		}
	}
}

func TestLeft(t *testing.T) {
	for _, test := range []struct{ before, want time.Duration }{
		{time.Hour, time.Hour}, {0, 0}, {-time.Hour, 0},
	} {
		if got := session.Left(session.Expires.Add(-test.before)); got != test.want {
			t.Errorf("Left %v before the end = %v, want %v", test.before, got, test.want)
		}
	}
	if got := (Credentials{}).Left(time.Now()); got != 0 {
		t.Errorf("Left of long-term keys = %v", got)
	}
	if session.LongTerm() || !(Credentials{AccessKeyID: "A", SecretAccessKey: "B"}).LongTerm() || (Credentials{}).LongTerm() {
		t.Error("LongTerm confuses sessions, keys and nothing")
	}
}
