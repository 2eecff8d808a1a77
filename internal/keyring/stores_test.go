package keyring

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"awsmfa/internal/childtest"
	"awsmfa/internal/creds"
)

var (
	key   = creds.Credentials{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
	other = creds.Credentials{AccessKeyID: "AKIAI44QH8DHBEXAMPLE", SecretAccessKey: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"}
)

// life is what every store has to do. one says that it holds one key only.
func life(t *testing.T, s Store, one bool) {
	t.Helper()
	ctx := context.Background()
	var none *NotFoundError
	if _, err := s.Get(ctx, key.AccessKeyID); !errors.As(err, &none) {
		t.Errorf("%s, empty: %v", s, err)
	}
	if err := s.Delete(ctx, key.AccessKeyID); err != nil {
		t.Errorf("%s, deleting what is not there: %v", s, err)
	}
	for _, secret := range []string{"first/secret+x=", key.SecretAccessKey} {
		want := creds.Credentials{AccessKeyID: key.AccessKeyID, SecretAccessKey: secret}
		if err := s.Set(ctx, want); err != nil {
			t.Fatalf("%s, set: %v", s, err)
		}
		if got, err := s.Get(ctx, key.AccessKeyID); err != nil || got != want {
			t.Errorf("%s gives another key, %v", s, err)
		}
	}
	if err := s.Set(ctx, other); err != nil {
		t.Fatalf("%s, another: %v", s, err)
	}
	if got, err := s.Get(ctx, key.AccessKeyID); one != errors.As(err, &none) || !one && got != key {
		t.Errorf("%s, beside another: %v", s, err)
	}
	if err := s.Delete(ctx, key.AccessKeyID); err != nil {
		t.Errorf("%s, delete: %v", s, err)
	}
	if got, err := s.Get(ctx, other.AccessKeyID); err != nil || got != other {
		t.Errorf("%s, the other one after a delete: %v", s, err)
	}
	if err := s.Delete(ctx, other.AccessKeyID); err != nil {
		t.Errorf("%s, delete: %v", s, err)
	}
	if _, err := s.Get(ctx, other.AccessKeyID); !errors.As(err, &none) {
		t.Errorf("%s, deleted: %v", s, err)
	}
	for _, bad := range []creds.Credentials{{}, {AccessKeyID: "a b", SecretAccessKey: "x"}, {AccessKeyID: "x", SecretAccessKey: "a\nb"}, {AccessKeyID: "x", SecretAccessKey: "y", SessionToken: "z"}} {
		if err := s.Set(ctx, bad); err == nil {
			t.Errorf("%s takes %v", s, bad)
		}
	}
}

// memory is a vault that only tests have.
type memory map[string]string

func (m memory) read(target string) ([]byte, error) {
	if s, ok := m[target]; ok {
		return []byte(s), nil
	}
	return nil, errNoItem
}

func (m memory) write(target, _ string, secret []byte) error {
	m[target] = string(secret)
	return nil
}

func (m memory) remove(target string) error {
	if _, ok := m[target]; !ok {
		return errNoItem
	}
	delete(m, target)
	return nil
}

func TestCredentialManager(t *testing.T) {
	m := memory{}
	life(t, &credentialManager{m}, false)
	const most = 2560 // what Windows holds of an item, in bytes
	if err := checkKey(managerName, creds.Credentials{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: strings.Repeat("y", most+1)}); err == nil {
		t.Errorf("a key of more than %d bytes is let through", most)
	}
}

func TestOpen(t *testing.T) {
	for _, name := range []string{"keyring", "pass:aws/dora"} {
		if _, err := Open(name, Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	var e *NameError
	for _, name := range []string{"", "pass:", "pass:-x", "pass:/x", "pass:a/../b", "pass:a b", "file", "op"} {
		if _, err := Open(name, Options{}); !errors.As(err, &e) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// home sets up a real pass, with a passphrase or without.
func home(t *testing.T, passphrase string) Options {
	t.Helper()
	for _, name := range []string{"pass", "gpg"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " is not installed (Debian: pass, gnupg)")
		}
	}
	dir, err := os.MkdirTemp("", "awsmfa") // short: gpg-agent has a socket there
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Env: []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "GNUPGHOME=" + dir, "PASSWORD_STORE_DIR=" + dir + "/store"}}
	run := func(argv ...string) {
		cmd := exec.Command(argv[0], argv[1:]...)
		cmd.Env = o.Env
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %v %s", argv, err, out)
		}
	}
	childtest.Finally(t, o.Env, `gpgconf --kill all; rm -rf "$HOME"`)
	run("gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase", passphrase, "--quick-gen-key", "t")
	run("pass", "init", "t")
	return o
}

func TestPass(t *testing.T) {
	o := home(t, "")
	s, err := Open("pass:aws/dora", o)
	if err != nil {
		t.Fatal(err)
	}
	life(t, s, true)

	insert := exec.Command("pass", "insert", "--multiline", "mail")
	insert.Env, insert.Stdin = o.Env, strings.NewReader("a password\n")
	if err := insert.Run(); err != nil {
		t.Fatal(err)
	}
	mail, _ := Open("pass:mail", o)
	var e *Error
	if err := mail.Set(context.Background(), key); !errors.As(err, &e) || strings.Contains(err.Error(), "a password") {
		t.Errorf("an entry that is something else: %v", err)
	}
	if err := mail.Delete(context.Background(), key.AccessKeyID); err != nil {
		t.Error(err)
	}
	if _, status, _ := run(context.Background(), o, "", "", "pass", "show", "mail"); status != 0 {
		t.Error("the entry is gone")
	}
	o.Env = []string{"PATH=" + t.TempDir()}
	t.Setenv("PATH", o.Env[0][5:])
	missing, _ := Open("pass:x", o)
	var none *NoServiceError
	if _, err := missing.Get(context.Background(), "x"); !errors.As(err, &none) {
		t.Errorf("no pass: %v", err)
	}
}

// A key with a passphrase that nobody can be asked for is one sentence.
func TestLockedPass(t *testing.T) {
	o := home(t, "a passphrase")
	dir := o.getenv("GNUPGHOME")
	pinentry := "#!/bin/sh\ntouch " + dir + "/asked\nexit 1\n"
	if err := errors.Join(os.WriteFile(dir+"/pinentry", []byte(pinentry), 0o700),
		os.WriteFile(dir+"/gpg-agent.conf", []byte("pinentry-program "+dir+"/pinentry\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	s, _ := Open("pass:aws/dora", o)
	ctx := context.Background()
	if err := s.Set(ctx, key); err != nil { // encrypting needs no passphrase
		t.Fatal(err)
	}
	stop := exec.Command("gpgconf", "--kill", "gpg-agent") // which knows it since the key was made
	stop.Env = o.Env
	if err := stop.Run(); err != nil {
		t.Fatal(err)
	}
	var locked *LockedError
	if _, err := s.Get(ctx, key.AccessKeyID); !errors.As(err, &locked) {
		t.Errorf("get: %v", err)
	}
	if err := s.Set(ctx, key); !errors.As(err, &locked) {
		t.Errorf("set: %v", err)
	}
	if _, err := os.Stat(dir + "/asked"); err == nil {
		t.Error("somebody was asked")
	}
	o.Person = true
	s, _ = Open("pass:aws/dora", o)
	var e *Error
	if _, err := s.Get(ctx, key.AccessKeyID); !errors.As(err, &e) {
		t.Errorf("with a person who gives up: %v", err)
	}
	if _, err := os.Stat(dir + "/asked"); err != nil {
		t.Error("a person who could be asked was not")
	}
}
