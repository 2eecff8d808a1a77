package login

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/creds"
	"awsmfa/internal/hint"
	"awsmfa/internal/keyring"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// client is AWS as profile base of the world reaches it.
func (w *world) client(t *testing.T) *Client {
	t.Helper()
	p, err := ForUser(w.Deps, w.read(t), "base", true)
	if err != nil {
		t.Fatal(err)
	}
	return NewClient(w.Deps, p)
}

// A setting with which no request can be made is refused with where it is set, and
// before anybody is asked for a code.
func TestSettingsOfTheClient(t *testing.T) {
	for _, test := range []struct{ config, endpoint, err, hint string }{
		{"", "ftp://127.0.0.1", "endpoint URL ", "it is set by AWS_ENDPOINT_URL_STS"},
		{"region = -\n", "", "region ", "it is set by [profile base] in config"},
		{"ca_bundle = /nowhere/at/all\n", "", "CA bundle ", "it is set by [profile base] in config"},
	} {
		w := newWorld(t, 0)
		w.Ask = func(context.Context, string) (string, error) {
			t.Errorf("with %q a person is asked", test.config)
			return "123456", nil
		}
		w.env["AWS_ENDPOINT_URL_STS"] = test.endpoint
		w.write(t, "config", "[profile base]\nmfa_serial = GAHT12345678\n"+test.config)
		l := w.prepare(t, Request{})
		api, err := l.client.API()
		if api != nil || err == nil || !strings.HasPrefix(err.Error(), test.err) || hint.Of(err) != test.hint {
			t.Errorf("with %q: %v, %v; %s", test.config, api, err, hint.Of(err))
			continue
		}
		for what, got := range map[string]error{
			"a question": func() error { _, err := l.asker()(t.Context(), session.Question{}); return err }(),
			"a way":      func() error { _, err := l.Transport(); return err }(),
			"a user":     func() error { _, err := l.client.User(t.Context()); return err }(),
			"a call":     func() error { _, _, err := l.call(t.Context(), session.Call{}); return err }(),
		} {
			if got == nil || got.Error() != err.Error() {
				t.Errorf("with %q, %s: %v, want %v", test.config, what, got, err)
			}
		}
		if _, outcome, _ := l.call(t.Context(), session.Call{Code: "123456"}); outcome != session.Unspent {
			t.Errorf("with %q a code that was not sent counts as used: %v", test.config, outcome)
		}
	}
}

// There is one client for all the requests of a login, so that they share its
// connections, and --debug shows what it does without a secret.
func TestOneClient(t *testing.T) {
	w := newWorld(t, 0)
	w.Say.Debug = true
	l := w.prepare(t, Request{Target: cmdline.Target{Code: "123456"}})
	if _, err := l.Unwritten(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, err := l.Client().API()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := l.client.API(); again != first || err != nil {
		t.Errorf("another client: %v", err)
	}
	if through, err := l.Transport(); through != first.Transport() || err != nil {
		t.Errorf("another transport: %v", err)
	}
	if says := w.says.String(); !strings.Contains(says, "debug: POST "+w.env["AWS_ENDPOINT_URL_STS"]) || strings.Contains(says, "secret") {
		t.Errorf("debug messages are %s", says)
	}
}

// Keys that a program prints are had once, by a program that knows who runs it;
// those that cannot log in are refused.
func TestKeysOfAProgram(t *testing.T) {
	const long = `{"Version":1,"AccessKeyId":"AKIAIOSFODNN7EXAMPLE","SecretAccessKey":"s"}`
	const short = `{"Version":1,"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"s","SessionToken":"t"}`
	w := newWorld(t, 0)
	w.Environ = os.Environ
	w.write(t, "credentials", "")
	prints := func(text string) *Client {
		w.write(t, "prints", text)
		w.write(t, "runs", "")
		w.write(t, "config", fmt.Sprintf("[profile base]\nmfa_serial = GAHT12345678\ncredential_process = sh -c 'echo run $AWSMFA_PROCESS >>%[1]s; cat %[2]s'\n", w.path("runs"), w.path("prints")))
		return w.client(t)
	}
	c := prints(long)
	for range 2 {
		if k, err := c.Keys(t.Context()); err != nil || k != (creds.Credentials{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: "s"}) {
			t.Errorf("got %v, %v", k, err)
		}
	}
	if runs := strings.Fields(w.text(t, "runs")); len(runs) != 2 || runs[0] != "run" {
		t.Errorf("the program was run, with the mark of this one, as %q", runs)
	}

	c = prints(short)
	for range 2 {
		var e *profile.KeysError
		if k, err := c.Keys(t.Context()); !errors.As(err, &e) || e.Why != profile.SessionKeys || e.Profile != "base" || e.Origin.Kind != profile.Process {
			t.Errorf("keys of a session: %v, %v", k.AccessKeyID, err)
		}
	}
	if runs := strings.Count(w.text(t, "runs"), "run"); runs != 2 {
		t.Errorf("after keys that are no use, the program was run %d times", runs)
	}

	c = prints("nonsense")
	var e *profile.KeysError
	if _, err := c.Keys(t.Context()); err == nil || errors.As(err, &e) {
		t.Errorf("no keys at all: %v", err)
	}
	if _, err := c.Identity(t.Context()); err == nil || !strings.Contains(err.Error(), "credential_process") || w.asked != 0 {
		t.Errorf("AWS is asked without keys: %v", err)
	}
	if _, err := c.User(t.Context()); err == nil || !strings.Contains(err.Error(), "credential_process") || w.asked != 0 {
		t.Errorf("AWS is asked without keys: %v", err)
	}
	w.env["HOME"] = ""
	if _, err := c.Keys(t.Context()); err == nil || !strings.Contains(err.Error(), "HOME") {
		t.Errorf("without a home: %v", err)
	}
}

// The keys of a store are looked for before a person is asked for a code, and those
// of a file need no looking for.
func TestKeysOfAStore(t *testing.T) {
	w := newWorld(t, 0)
	if err := w.client(t).ready(t.Context()); err != nil {
		t.Errorf("with keys of a file: %v", err)
	}
	w.Environ = os.Environ
	t.Setenv("PATH", t.TempDir()) // where there is no pass
	w.write(t, "config", "[profile base]\nmfa_serial = GAHT12345678\nawsmfa_keys = pass:aws/base\nawsmfa_key_id = AKIAIOSFODNN7EXAMPLE\n")
	w.write(t, "credentials", "")
	var none *keyring.NoServiceError
	if err := w.client(t).ready(t.Context()); !errors.As(err, &none) {
		t.Errorf("without its store: %v", err)
	}
	w.write(t, "config", "[profile base]\nmfa_serial = GAHT12345678\nmfa_process = false\ncredential_process = false\n")
	if err := w.client(t).ready(t.Context()); err != nil {
		t.Errorf("a credential_process is run before its keys are needed: %v", err)
	}
	c := NewClient(w.Deps, profile.Profile{Keys: profile.Keys{Store: "bogus"}})
	var unknown *keyring.NameError
	if _, err := c.Keys(t.Context()); !errors.As(err, &unknown) {
		t.Errorf("a store that is none: %v", err)
	}
}

// All that the profile says of a role is asked for, with the code where the role
// takes it.
func TestRequestForARole(t *testing.T) {
	w := newWorld(t, 0)
	w.write(t, "config", `[profile base]
mfa_serial = arn:aws:iam::123456789012:mfa/bob
[profile role]
source_profile = base
role_arn = arn:aws:iam::123456789012:role/Developer
role_session_name = me
external_id = theirs
duration_seconds = 7200
session_tags = Team=Blue
transitive_session_tags = Team
source_identity = bob
`)
	l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "role", Code: "123456"}, Override: profile.Override{PolicyARNs: []string{"ReadOnlyAccess"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Unwritten(t.Context()); err != nil || len(w.forms) != 1 {
		t.Fatal(err, w.forms)
	}
	for name, want := range map[string]string{
		"Action": "AssumeRole", "RoleArn": "arn:aws:iam::123456789012:role/Developer", "RoleSessionName": "me", "ExternalId": "theirs", "DurationSeconds": "7200",
		"SerialNumber": "arn:aws:iam::123456789012:mfa/bob", "TokenCode": "123456", "Tags.member.1.Key": "Team", "Tags.member.1.Value": "Blue",
		"TransitiveTagKeys.member.1": "Team", "SourceIdentity": "bob", "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/ReadOnlyAccess",
	} {
		if got := w.forms[0].Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// Advice about an answer that did not come speaks of a code where one was sent, and
// only there.
func TestAdviceSpeaksOfTheCode(t *testing.T) {
	for code, want := range map[string]string{"": "try again in a minute", "123456": "wait a minute, then use a new code"} {
		w := newWorld(t, 0)
		w.answers = map[string]string{"AssumeRole": refusal("Throttling", "Rate exceeded")}
		l := w.prepare(t, Request{})
		step := session.Step{RoleARN: "arn:aws:iam::123456789012:role/Dev", SessionName: "me", Duration: time.Hour}
		if code != "" {
			step.Serial = "GAHT12345678"
		}
		if _, _, err := l.call(t.Context(), session.Call{Step: step, With: l.Profile.Keys.Credentials, Code: code}); hint.Of(err) != want {
			t.Errorf("with code %q: %v; %s, want %s", code, err, hint.Of(err), want)
		}
	}
}

// A code counts as used unless AWS cannot have seen it, or has refused it.
func TestCodeOutcome(t *testing.T) {
	const wrong = "MultiFactorAuthentication failed with invalid MFA one time pass code. "
	for _, test := range []struct {
		answer string
		want   session.CodeOutcome
	}{
		{"", session.Unknown},
		{refusal("AccessDenied", wrong), session.Refused},
		{refusal("SignatureDoesNotMatch", "The request signature we calculated does not match."), session.Unspent},
		{refusal("AccessDenied", "no"), session.Unknown},
		{"nonsense", session.Unknown},
	} {
		w := newWorld(t, 0)
		if test.answer != "" {
			w.answers = map[string]string{"GetSessionToken": test.answer}
		}
		l := w.prepare(t, Request{})
		made, got, err := l.call(t.Context(), session.Call{Step: l.Plan.Steps[0], With: l.Profile.Keys.Credentials, Code: "123456"})
		if got != test.want || (err == nil) != (test.answer == "") || (made.SessionToken != "") != (err == nil) || WasAnswered(err) != (err != nil) {
			t.Errorf("%.60q: %v, %v, want %v", test.answer, got, err, test.want)
		}
	}
	if WasAnswered(errNowhere) || WasAnswered(nil) || !WasAnswered(fmt.Errorf("wrapped: %w", &awsapi.Error{})) {
		t.Error("AWS is said to have answered where it did not, or not where it did")
	}
}

// A request takes no longer than the caller can wait.
func TestLimit(t *testing.T) {
	w := newWorld(t, 0)
	release := make(chan struct{})
	defer close(release)
	w.onRequest = func(int) { <-release }
	l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "base", Code: "123456"}, Limit: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	var e *awsapi.Error
	if _, err := l.Unwritten(t.Context()); !errors.As(err, &e) || e.Kind() != awsapi.Timeout {
		t.Errorf("Unwritten = %v", err)
	}
}
