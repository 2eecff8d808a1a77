package login

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/cmdline"
	"awsmfa/internal/creds"
	"awsmfa/internal/keyring"
	"awsmfa/internal/profile"
)

// After a rotation every profile of the key goes on with its cached session, and
// those of other keys are left alone.
func TestRekey(t *testing.T) {
	const fresh = "AKIAI44QH8DHBEXAMPLE"
	w := newWorld(t, 1)
	const phone = "mfa_serial = arn:aws:iam::123456789012:mfa/bob\n"
	w.write(t, "config", "[profile base]\n"+phone+"[profile copy]\n"+phone+"[profile other]\n"+phone+
		"[profile role]\nrole_arn = arn:aws:iam::123456789012:role/Developer\nsource_profile = base\n[profile unusable]\nrole_arn = x\n")
	section := func(name, id string) string {
		return "[" + name + "]\naws_access_key_id = " + id + "\naws_secret_access_key = secret\n"
	}
	w.write(t, "credentials", section("base", "AKIAIOSFODNN7EXAMPLE")+section("copy", "AKIAIOSFODNN7EXAMPLE")+section("other", "AKIAOTHER0000EXAMPLE"))
	asks := func(name, code string) error {
		l, err := Prepare(w.Deps, w.read(t), Request{Target: cmdline.Target{Profile: name, Code: code}, MinLeft: UsualMin, Quiet: true, NoPrompt: true})
		if err != nil {
			return err
		}
		_, err = l.Unwritten(t.Context())
		return err
	}
	for name, code := range map[string]string{"role": "123456", "other": "654321"} {
		if err := asks(name, code); err != nil {
			t.Fatal(name, err)
		}
	}
	asked := w.asked
	w.write(t, "credentials", strings.ReplaceAll(w.text(t, "credentials"), "AKIAIOSFODNN7EXAMPLE", fresh))
	if err := asks("base", ""); err == nil {
		t.Fatal("a session of the old key serves for the new one without Rekey")
	}
	if err := Rekey(w.Deps, w.read(t), "AKIAIOSFODNN7EXAMPLE", fresh); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"base", "copy", "role", "other"} {
		if err := asks(name, ""); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if w.asked != asked {
		t.Errorf("STS was asked %d times more", w.asked-asked)
	}
}

// A store is opened with somebody to ask where there is a terminal, and its program
// is given no keys of AWS.
func TestKeyring(t *testing.T) {
	if _, err := os.Stat("/bin/sh"); err != nil {
		t.Skip("there is no /bin/sh")
	}
	folder := t.TempDir()
	script := "#!/bin/sh\nenv >" + folder + "/env\necho 'the agent is tired' >&2\nexit 2\n"
	if err := os.WriteFile(filepath.Join(folder, "pass"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	w := newWorld(t, 0)
	w.Environ = func() []string { return append(os.Environ(), "AWS_SECRET_ACCESS_KEY=TheSecret", "KEPT=1") }
	store, err := w.Keyring("pass:aws/base", true)
	if err != nil {
		t.Fatal(err)
	}
	var locked *keyring.LockedError
	if _, err := store.Get(t.Context(), "AKIAIOSFODNN7EXAMPLE"); !errors.As(err, &locked) {
		t.Errorf("without a terminal there is nobody to ask: %v", err)
	}
	env, err := os.ReadFile(filepath.Join(folder, "env"))
	if err != nil || strings.Contains(string(env), "TheSecret") || !strings.Contains(string(env), "KEPT=1") {
		t.Errorf("the program was given %s, %v", env, err)
	}
	if !strings.Contains(w.says.String(), "the agent is tired") {
		t.Errorf("a person hears %q of the program", w.says)
	}
	for _, test := range []struct {
		person bool
		input  io.Reader
		locked bool
	}{{false, nil, true}, {true, nil, true}, {false, strings.NewReader(""), true}, {true, strings.NewReader(""), false}} {
		w.TerminalInput = func() io.Reader { return test.input }
		if store, err = w.Keyring("pass:aws/base", test.person); err != nil {
			t.Fatal(err)
		}
		c := NewClient(w.Deps, profile.Profile{Keys: profile.Keys{Store: "pass:aws/base"}})
		c.alone = !test.person
		_, err := store.Get(t.Context(), "AKIAIOSFODNN7EXAMPLE")
		_, byClient := c.Keys(t.Context())
		if errors.As(err, &locked) != test.locked || errors.As(byClient, &locked) != test.locked {
			t.Errorf("with a person %v at terminal %v: %v, %v", test.person, test.input, err, byClient)
		}
	}
	var none *keyring.NameError
	if _, err := w.Keyring("bogus", true); !errors.As(err, &none) {
		t.Errorf("no such store: %v", err)
	}

	// The profile's keys come from there when something has to be signed.
	os.WriteFile(filepath.Join(folder, "pass"), []byte("#!/bin/sh\nprintf 'secret\\naws_access_key_id: AKIAIOSFODNN7EXAMPLE\\n'\n"), 0o700)
	w.write(t, "config", "[profile base]\nawsmfa_keys = pass:aws/base\nawsmfa_key_id = AKIAIOSFODNN7EXAMPLE\n")
	w.write(t, "credentials", "")
	p, err := ForUser(w.Deps, w.read(t), "base", true)
	if err != nil {
		t.Fatal(err)
	}
	got, err := NewClient(w.Deps, p).Keys(t.Context())
	if want := (creds.Credentials{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: "secret"}); err != nil || got != want {
		t.Errorf("got %v, %v", got, err)
	}
}
