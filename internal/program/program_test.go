package program

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/creds"
)

func sh(line string) Command { return Command{Line: line, Env: []string{"PATH=/usr/bin:/bin"}} }

// TestCodeOfKnownPrograms has the formats in which real programs print a code.
func TestCodeOfKnownPrograms(t *testing.T) {
	for name, out := range map[string]string{
		"oathtool, pass otp, op, bw": "324235\n",
		"ykman":                      "AWS:bob  324235\n",
		"gopass":                     "324235 lasts 24s \t|------------------------======|\n",
		"a label with a long number": "account 123456789012: 324235 (12 s)\n",
		"twice the same":             "324235 324235\n",
		"carriage return":            "324235\r\n",
	} {
		c := sh(`printf '%s' "$OUT"`)
		c.Env = append(c.Env, "OUT="+out)
		if got, err := Code(t.Context(), c); got != "324235" || err != nil {
			t.Errorf("%s: Code = %q, %v", name, got, err)
		}
	}
}

func TestCodeRefusals(t *testing.T) {
	for name, test := range map[string]struct{ line, want string }{
		"none":        {"echo no code today", "mfa_process printed no group of six digits"},
		"five digits": {"echo 32423", "mfa_process printed no group of six digits"},
		"seven":       {"echo 3242351", "mfa_process printed no group of six digits"},
		"two":         {"echo 324235 111111", "mfa_process printed more than one group of six digits"},
		"fails":       {"echo 324235; exit 3", "mfa_process ended with exit status 3"},
		"unknown":     {"no-such-program", "mfa_process ended with exit status 127"},
		"endless":     {"yes 324235 | head -c 10000000", "mfa_process printed more than 64 KiB"},
		"killed":      {"kill -9 $$", "mfa_process ended with signal: killed"},
	} {
		var e *Error
		if _, err := Code(t.Context(), sh(test.line)); !errors.As(err, &e) || err.Error() != test.want {
			t.Errorf("%s: error = %v, want %q", name, err, test.want)
		}
	}
}

func TestCodeSeesNoKeys(t *testing.T) {
	var messages strings.Builder
	c := sh("env >&2; echo 324235")
	c.Env = append(c.Env, "AWS_ACCESS_KEY_ID=A", "AWS_SECRET_ACCESS_KEY=B", "AWS_SESSION_TOKEN=C", "AWS_SECURITY_TOKEN=D", "AWS_PROFILE=p")
	c.Stderr = &messages
	if _, err := Code(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if got := messages.String(); strings.Contains(got, "KEY") || strings.Contains(got, "TOKEN") || !strings.Contains(got, "AWS_PROFILE=p") {
		t.Errorf("it sees\n%s", got)
	}
}

func TestSlowProgram(t *testing.T) {
	began := time.Now()
	_, err := sh("sleep 100 & sleep 100").run(t.Context(), "mfa_process", 50*time.Millisecond)
	if err == nil || err.Error() != "mfa_process gave no answer in 50ms" || time.Since(began) > 10*time.Second {
		t.Errorf("error = %v after %v", err, time.Since(began))
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, err := Code(ctx, sh("sleep 100")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error = %v", err)
	}
	// A daemon that it leaves behind does not keep us waiting for long.
	if code, err := Code(t.Context(), sh("sleep 100 & echo 324235")); code != "324235" || err != nil {
		t.Errorf("with a daemon: %q, %v", code, err)
	}
}

func TestCredentials(t *testing.T) {
	end := time.Date(2026, 11, 20, 21, 30, 8, 0, time.UTC)
	for name, test := range map[string]struct {
		out  string
		want creds.Credentials
		err  string
	}{
		"long-term": {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}`, creds.Credentials{AccessKeyID: "A", SecretAccessKey: "s"}, ""},
		"session": {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-11-20T21:30:08Z","AccountId":"1"}`,
			creds.Credentials{AccessKeyID: "A", SecretAccessKey: "s", SessionToken: "t", Expires: end}, ""},
		"no JSON":        {"hushhush", creds.Credentials{}, "credential_process printed something else than the JSON of credentials"},
		"text before it": {`hello {"Version":1}`, creds.Credentials{}, "credential_process printed something else than the JSON of credentials"},
		"two of them":    {`{"Version":1}{}`, creds.Credentials{}, "credential_process printed something else than the JSON of credentials"},
		"no zone":        {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","Expiration":"2026-11-20T21:30:08"}`, creds.Credentials{}, "credential_process printed something else than the JSON of credentials"},
		"version 2":      {`{"Version":2,"AccessKeyId":"A","SecretAccessKey":"s"}`, creds.Credentials{}, "credential_process printed no Version 1 of the JSON of credentials"},
		"no secret":      {`{"Version":1,"AccessKeyId":"A"}`, creds.Credentials{}, "credential_process gave unusable keys: no secret access key"},
		"newline in key": {`{"Version":1,"AccessKeyId":"A\nB","SecretAccessKey":"s"}`, creds.Credentials{}, "credential_process gave unusable keys: access key ID holds a character that no credential has"},
	} {
		c := sh(`printf '%s' "$OUT"`)
		c.Env = append(c.Env, "OUT="+test.out)
		got, err := Credentials(t.Context(), c)
		if !got.Expires.Equal(test.want.Expires) {
			t.Errorf("%s: expires %v, want %v", name, got.Expires, test.want.Expires)
		}
		got.Expires = test.want.Expires
		if got != test.want || (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
			t.Errorf("%s: Credentials = %v, %v; want %v, %q", name, got, err, test.want, test.err)
		}
	}
}
