package program

import (
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
		"endless":     {"yes 324235", "mfa_process printed more than 64 KiB"},
		"10 MB":       {"trap '' PIPE; head -c 10000000 /dev/zero 2>&-; sleep 100", "mfa_process printed more than 64 KiB"},
		"with blanks": {"echo 324 235", "mfa_process printed no group of six digits"},
		"other":       {"printf '\\357\\274\\223\\357\\274\\22224235'", "mfa_process printed no group of six digits"},
		"binary":      {"head -c 60000 /bin/sh | tr -d 0-9", "mfa_process printed no group of six digits"},
		"no such":     {"exec /no/such/program 2>&1", "mfa_process ended with exit status 127"},
		"NUL":         {"echo \x00", "mfa_process could not be run"},
		"killed":      {"kill -9 $$", "mfa_process ended with signal: killed"},
	} {
		var e *Error
		began := time.Now()
		if _, err := Code(t.Context(), sh(test.line)); !errors.As(err, &e) || err.Error() != test.want || time.Since(began) > 10*time.Second {
			t.Errorf("%s: error = %v after %v, want %q", name, err, time.Since(began), test.want)
		}
	}
}

func TestCodeSeesNoKeys(t *testing.T) {
	seesNoKeys(t, sh("env >&2; echo 324235"), func(c Command) error { _, err := Code(t.Context(), c); return err })
}

func TestCredentialProcessSeesNoKeys(t *testing.T) {
	c := sh(`env >&2; echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}'`)
	seesNoKeys(t, c, func(c Command) error { _, err := Credentials(t.Context(), c); return err })
}

// seesNoKeys runs c with keys, tokens and a session of the shell, whichever
// account those belong to: none gets through, and what is no secret stays.
func seesNoKeys(t *testing.T, c Command, run func(Command) error) {
	var messages strings.Builder
	c.Env = append(c.Env, "AWS_ACCESS_KEY_ID=A", "AWS_SECRET_ACCESS_KEY=B", "AWS_SESSION_TOKEN=C", "AWS_SECURITY_TOKEN=D", "AWS_ACCESS_KEY=E", "AWS_SECRET_KEY=F",
		"AWS_CONTAINER_AUTHORIZATION_TOKEN=G", "Aws_Session_Token=H", "AWS_PROFILE=p", "AWSMFA_RESTORE=AWS_SECRET_ACCESS_KEY=x", "AWSMFA_EXPIRES_AT=1", "AWS_CREDENTIAL_EXPIRATION=x",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/x",
		"AWSMFA_CACHE_DIR=/kept", "MY_SETTING=1", "AWSMFA_PROCESS=above")
	c.Stderr, c.Guard = &messages, "AWSMFA_PROCESS"
	if err := run(c); err != nil {
		t.Fatal(err)
	}
	got := strings.ToUpper(messages.String())
	for _, gone := range []string{"KEY", "TOKEN", "RESTORE", "EXPIR", "CREDENTIALS", "URI="} {
		if strings.Contains(got, gone) {
			t.Errorf("%s sees %s:\n%s", c.Line, gone, got)
		}
	}
	for _, stays := range []string{"AWS_PROFILE=P", "AWSMFA_CACHE_DIR=/KEPT", "MY_SETTING=1", "AWSMFA_PROCESS="} {
		if !strings.Contains(got, stays) {
			t.Errorf("%s does not see %s:\n%s", c.Line, stays, got)
		}
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
		"session without end": {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t"}`,
			creds.Credentials{AccessKeyID: "A", SecretAccessKey: "s", SessionToken: "t"}, ""},
		"fractions and a zone": {"\n " + `{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-11-20T23:30:08.000+02:00"}` + "\r\n",
			creds.Credentials{AccessKeyID: "A", SecretAccessKey: "s", SessionToken: "t", Expires: end}, ""},
		"null": {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":null,"Expiration":null}`,
			creds.Credentials{AccessKeyID: "A", SecretAccessKey: "s"}, ""},
		"empty end": {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","Expiration":""}`, creds.Credentials{AccessKeyID: "A", SecretAccessKey: "s"}, ""},
		"zone without a colon": {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-11-20T23:30:08+0200"}`,
			creds.Credentials{AccessKeyID: "A", SecretAccessKey: "s", SessionToken: "t", Expires: end}, ""},
		"blank for T": {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t","Expiration":"2026-11-20 21:30:08.5+00:00"}`,
			creds.Credentials{AccessKeyID: "A", SecretAccessKey: "s", SessionToken: "t", Expires: end.Add(time.Second / 2)}, ""},
		"end that is no time": {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","Expiration":"tomorrow"}`, creds.Credentials{}, "credential_process printed an Expiration that is not a time"},
		"end as a number":     {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","Expiration":1795000000}`, creds.Credentials{}, "credential_process printed an Expiration that is not a time"},
		"token too long":      {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"` + strings.Repeat("t", 4097) + `"}`, creds.Credentials{}, "credential_process gave unusable keys: session token has more than 4096 bytes"},
		"version as text":     {`{"Version":"1","AccessKeyId":"A","SecretAccessKey":"s"}`, creds.Credentials{}, "credential_process printed something else than the JSON of credentials"},
		"no version":          {`{"AccessKeyId":"A","SecretAccessKey":"s"}`, creds.Credentials{}, "credential_process printed no Version 1 of the JSON of credentials"},
		"nothing":             {"", creds.Credentials{}, "credential_process printed something else than the JSON of credentials"},
		"quote in a token":    {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","SessionToken":"t'"}`, creds.Credentials{}, "credential_process gave unusable keys: session token holds a character that no credential has"},
		"no JSON":             {"hushhush", creds.Credentials{}, "credential_process printed something else than the JSON of credentials"},
		"text before it":      {`hello {"Version":1}`, creds.Credentials{}, "credential_process printed something else than the JSON of credentials"},
		"two of them":         {`{"Version":1}{}`, creds.Credentials{}, "credential_process printed something else than the JSON of credentials"},
		"no zone":             {`{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","Expiration":"2026-11-20T21:30:08"}`, creds.Credentials{}, "credential_process printed an Expiration that is not a time"},
		"version 2":           {`{"Version":2,"AccessKeyId":"A","SecretAccessKey":"s"}`, creds.Credentials{}, "credential_process printed no Version 1 of the JSON of credentials"},
		"no secret":           {`{"Version":1,"AccessKeyId":"A"}`, creds.Credentials{}, "credential_process gave unusable keys: no secret access key"},
		"newline in key":      {`{"Version":1,"AccessKeyId":"A\nB","SecretAccessKey":"s"}`, creds.Credentials{}, "credential_process gave unusable keys: access key ID holds a character that no credential has"},
	} {
		c := sh(`printf '%s' "$OUT"`)
		c.Env = append(c.Env, "OUT="+test.out)
		got, err := Credentials(t.Context(), c)
		if got != test.want || (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
			t.Errorf("%s: Credentials = %v, %v; want %v, %q", name, got, err, test.want, test.err)
		}
		if isEnd := strings.HasSuffix(test.err, "not a time"); errors.Is(err, ErrExpiration) != isEnd {
			t.Errorf("%s: %v is ErrExpiration: %v", name, err, !isEnd)
		}
	}
}
