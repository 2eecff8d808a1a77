package setup

import (
	"context"
	"errors"
	"io/fs"
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

// newcomer is a setup from the access key of a user without a device, and where its
// home folder is, of which nothing is there, and what it says.
func newcomer(t *testing.T) (s Setup, home string, said *strings.Builder) {
	t.Helper()
	sts, err := ststest.Start(ststest.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sts.Close() })
	sts.AddUser(ststest.User{Name: "frank", Account: "111122223333", AccessKeyID: "FRANKKEY", Secret: "frank-secret", Allowed: []string{"iam:ListMFADevices"}})
	home = t.TempDir()
	csv := filepath.Join(home, "frank.csv")
	if err := os.WriteFile(csv, []byte("Access key ID,Secret access key\nFRANKKEY,frank-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"HOME": home, "AWS_ENDPOINT_URL_STS": sts.URL, "AWS_ENDPOINT_URL_IAM": sts.URL}
	getenv := func(name string) string { return env[name] }
	nobody := func(context.Context, string) (string, error) { return "", prompt.ErrNone }
	said = new(strings.Builder)
	return Setup{
		Deps: login.Deps{OS: "linux", Getenv: getenv, Now: time.Now, Version: func() string { return "test" }, Ask: nobody, Say: ui.Messages{To: said}},
		Read: awsfiles.Reader{Getenv: getenv, Stopped: func() <-chan struct{} { return nil }, Debugf: func(string, ...any) {}}.Read,
		CSV:  csv, Yes: true,
	}, home, said
}

// TestEnrol leaves a user without a device to Enrol, and writes what that gives.
func TestEnrol(t *testing.T) {
	s, home, said := newcomer(t)
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

const otherProfile = "[profile other]\n"

// readOnly makes a file that awsmfa does not replace.
func readOnly(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(otherProfile), 0o400)); err != nil {
		t.Fatal(err)
	}
}

// TestAFileThatCannotBeWritten: neither is written, and no device made, where one of
// the two cannot be.
func TestAFileThatCannotBeWritten(t *testing.T) {
	for name, other := range map[string]string{"config": "credentials", "credentials": "config"} {
		for _, late := range []bool{false, true} {
			s, home, said := newcomer(t)
			file, asked := filepath.Join(home, ".aws", name), false
			s.Enrol = func(context.Context, Newcomer) (string, error) {
				if asked = true; late {
					readOnly(t, file)
				}
				return "arn:aws:iam::111122223333:mfa/frank", nil
			}
			if !late {
				readOnly(t, file)
			}
			err := s.Run(t.Context(), cmdline.Target{Profile: "acme"})
			if err == nil || !strings.HasSuffix(err.Error(), name+`" is read-only`) || asked != late || !strings.Contains(said.String(), "acme: nothing was written\n") {
				t.Errorf("%s: %v, asked for a device %t, said %q", name, err, asked, said)
			}
			if _, err := os.Stat(filepath.Join(home, ".aws", other)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: the other file: %v", name, err)
			}
		}
	}
}

// TestTheSecondFileFails after all: what is said is true of both.
func TestTheSecondFileFails(t *testing.T) {
	s, home, said := newcomer(t)
	s.Enrol = func(context.Context, Newcomer) (string, error) { return "arn:aws:iam::111122223333:mfa/frank", nil }
	config := filepath.Join(home, ".aws", "config")
	s.Yes = false
	s.Ask = func(_ context.Context, question string) (string, error) {
		if !strings.Contains(question, "write this") {
			return "eu-west-1", nil
		}
		readOnly(t, config)
		return "yes", nil
	}
	err := s.Run(t.Context(), cmdline.Target{Profile: "acme"})
	if err == nil || !strings.HasPrefix(hint.Of(err), "the file is as it was; ") {
		t.Errorf("%v, hint %q", err, hint.Of(err))
	}
	if text, _ := os.ReadFile(config); string(text) != otherProfile {
		t.Errorf("config: %q", text)
	}
	if want := "acme: access key was written before that; to go on: awsmfa setup acme\n"; !strings.Contains(said.String(), want) {
		t.Errorf("said %q", said)
	}
}
