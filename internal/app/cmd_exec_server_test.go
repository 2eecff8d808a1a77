package app

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/awsfiles"
	"awsmfa/internal/hint"
	"awsmfa/internal/host"
)

// A renewal asks nobody; one with a code asks mfa_process, and not where there is
// none or under --no-prompt.
func TestRenewals(t *testing.T) {
	var codes []string
	sts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		codes = append(codes, r.FormValue("TokenCode"))
		w.WriteHeader(http.StatusForbidden)
	}))
	defer sts.Close()
	home := t.TempDir()
	config := filepath.Join(home, "config")
	if err := os.WriteFile(config, []byte(`[profile acme]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = secret
mfa_serial = arn:aws:iam::123456789012:mfa/bob
mfa_process = echo 123456
[profile bare]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = secret
mfa_serial = arn:aws:iam::123456789012:mfa/bob
`), 0o600); err != nil {
		t.Fatal(err)
	}
	vars := map[string]string{"HOME": home, "AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(home, "none"), "AWSMFA_CACHE_DIR": filepath.Join(home, "cache"), "AWS_ENDPOINT_URL_STS": sts.URL}
	s := host.Empty()
	s.Getenv, s.Now = func(name string) string { return vars[name] }, time.Now
	s.Environ = func() []string { return []string{"PATH=" + os.Getenv("PATH")} }
	s.Ask = func(context.Context, string) (string, error) {
		t.Error("somebody was asked")
		return "", errors.New("")
	}
	for _, test := range []struct {
		profile  string
		noPrompt bool
		program  bool
	}{{"acme", false, true}, {"acme", true, false}, {"bare", false, false}} {
		r := &execRun{Deps: loginDeps(s), files: func() (awsfiles.Files, error) { return readFiles(s) }}
		r.profile, r.noPrompt = test.profile, test.noPrompt
		l, err := r.prepare(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		files, err := r.files()
		if err != nil {
			t.Fatal(err)
		}
		renew, withCode := r.renewals(l, files)
		if _, err := renew(t.Context()); !hint.LacksCode(err) || len(codes) > 0 {
			t.Errorf("%+v: %v, codes %v", test, err, codes)
		}
		if (withCode != nil) != test.program {
			t.Errorf("%+v: with a code %v", test, withCode != nil)
		}
		if withCode == nil {
			continue
		}
		if _, err := withCode(t.Context()); !errors.As(err, new(*awsapi.Error)) || len(codes) != 1 || codes[0] != "123456" {
			t.Errorf("%+v: %v, codes %v", test, err, codes)
		}
		codes = nil
	}
}
