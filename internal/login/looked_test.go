package login

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
)

// Where a profile may be in another file than those that were read, they are named;
// where both are there, or nothing is, other advice is better.
func TestLooked(t *testing.T) {
	config := filepath.Join("~", ".aws", "config")
	credentials := filepath.Join("~", ".aws", "credentials")
	for _, test := range []struct{ name, config, credentials, env, hint string }{
		{"both", "[profile base]\n", "[base]\n", "", "set it up with: awsmfa setup zzzzzzz; or take one of: base"},
		{"no config", "", "[base]\n", "", "profiles are sections of " + config + " (not there) and " + credentials},
		{"no credentials", "[profile base]\n", "", "", "profiles are sections of " + config + " and " + credentials + " (not there)"},
		{"a section that is no profile", "[sso-session x]\n", "", "", "there are no profiles yet; set it up with: awsmfa setup zzzzzzz"},
		{"neither", "", "", "", "there are no profiles yet; set it up with: awsmfa setup zzzzzzz"},
		{"neither, as a variable has it", "", "", "AWS_CONFIG_FILE", "profiles are sections of HERE (not there) and " + credentials + " (not there)"},
		{"neither, as the other has it", "", "", "AWS_SHARED_CREDENTIALS_FILE", "profiles are sections of " + config + " (not there) and HERE (not there)"},
	} {
		w := newWorld(t, 0)
		want := test.hint
		for file, text := range map[string]string{"config": test.config, "credentials": test.credentials} {
			w.write(t, file, text)
			if text == "" {
				os.Remove(w.path(file))
			}
		}
		if test.env != "" {
			w.env[test.env] = filepath.Join(filepath.Dir(w.home), "elsewhere")
			want = strings.Replace(want, "HERE", w.env[test.env], 1)
		}
		_, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "zzzzzzz"}})
		var unknown *profile.UnknownError
		if !errors.As(err, &unknown) || err.Error() != `no profile "zzzzzzz"` || hint.Of(err) != want {
			t.Errorf("%s: %v; %s, want %s", test.name, err, hint.Of(err), want)
		}
	}

	// One file is enough to log in, and other faults have advice of their own.
	w := newWorld(t, 0)
	w.write(t, "credentials", w.text(t, "credentials")+"mfa_serial = GAHT12345678\n[half]\nmfa_serial = GAHT12345678\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n")
	os.Remove(w.path("config"))
	if _, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "base"}}); err != nil {
		t.Errorf("without config: %v", err)
	}
	if _, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: "half"}}); hint.Of(err) != "store both halves with: aws configure --profile half" {
		t.Errorf("half a key: %v; %s", err, hint.Of(err))
	}
}
