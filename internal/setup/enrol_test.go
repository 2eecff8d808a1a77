package setup

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/hint"
	"awsmfa/internal/login"
	"awsmfa/internal/prompt"
	"awsmfa/internal/ststest"
	"awsmfa/internal/ui"
)

// TestEnrol leaves a user without a device to Enrol, and writes what that gives.
func TestEnrol(t *testing.T) {
	sts, err := ststest.Start(ststest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer sts.Close()
	sts.AddUser(ststest.User{Name: "frank", Account: "111122223333", AccessKeyID: "FRANKKEY", Secret: "frank-secret", Allowed: []string{"iam:ListMFADevices"}})
	home := t.TempDir()
	csv := filepath.Join(home, "frank.csv")
	if err := os.WriteFile(csv, []byte("Access key ID,Secret access key\nFRANKKEY,frank-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"HOME": home, "AWS_ENDPOINT_URL_STS": sts.URL, "AWS_ENDPOINT_URL_IAM": sts.URL}
	getenv := func(name string) string { return env[name] }
	nobody := func(context.Context, string) (string, error) { return "", prompt.ErrNone }
	var said strings.Builder
	s := Setup{
		Deps: login.Deps{OS: "linux", Getenv: getenv, Now: time.Now, Version: func() string { return "test" }, Ask: nobody, Say: ui.Messages{To: &said}},
		Read: awsfiles.Reader{Getenv: getenv, Stopped: func() <-chan struct{} { return nil }, Debugf: func(string, ...any) {}}.Read,
		CSV:  csv, Yes: true,
	}
	for _, test := range []struct{ serial, want string }{
		{"", `user "frank" has no MFA device`},
		{"arn:aws:iam::111122223333:mfa/frank", ""},
	} {
		asked := ""
		if test.serial != "" {
			s.Enrol = func(_ context.Context, n Newcomer) (string, error) {
				asked = n.Who.UserName() + " " + n.Keys.AccessKeyID + " " + n.Profile.Name
				return test.serial, nil
			}
		}
		err := s.Run(t.Context(), cmdline.Target{Profile: "acme"})
		config, _ := os.ReadFile(filepath.Join(home, ".aws", "config"))
		switch {
		case test.serial == "":
			if err == nil || err.Error() != test.want || len(config) > 0 {
				t.Errorf("nobody enrols: %v, config %q", err, config)
			}
		case !hint.LacksCode(err) || asked != "frank FRANKKEY acme" || string(config) != "[profile acme]\nmfa_serial = "+test.serial+"\n":
			t.Errorf("%v, asked %q, config %q, said %q", err, asked, config, said.String())
		}
	}
}
