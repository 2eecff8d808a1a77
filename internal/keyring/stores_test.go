package keyring

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

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
	has := func(when string, keys ...creds.Credentials) {
		t.Helper()
		for _, want := range keys {
			if got, err := s.Get(ctx, want.AccessKeyID); err != nil || got != want {
				t.Errorf("%s, %s: it gives %v, %v", s, when, got, err)
			}
		}
	}
	add := func(when string, k creds.Credentials, beside string, want bool) {
		t.Helper()
		if added, err := s.Add(ctx, k, beside); err != nil || added != want {
			t.Fatalf("%s, %s: added %v, %v", s, when, added, err)
		}
	}
	add("new", key, "", true)
	has("new", key)
	add("there already", key, "", false)

	// Nothing that is there is replaced.
	var taken *TakenError
	added, err := s.Add(ctx, creds.Credentials{AccessKeyID: key.AccessKeyID, SecretAccessKey: "first/secret+x="}, key.AccessKeyID)
	if added || !errors.As(err, &taken) || !taken.Same || taken.ID != key.AccessKeyID || strings.Contains(err.Error(), key.SecretAccessKey) {
		t.Errorf("%s, another secret: %v, %v", s, added, err)
	}
	if one {
		for _, beside := range []string{"", "AKIAIOSFODNN7OTHERS0", other.AccessKeyID} {
			if added, err := s.Add(ctx, other, beside); added || !errors.As(err, &taken) || taken.Same || taken.ID != key.AccessKeyID {
				t.Errorf("%s, another key: %v, %v", s, added, err)
			}
		}
		if err := s.Delete(ctx, other.AccessKeyID); err != nil {
			t.Errorf("%s, deleting another: %v", s, err)
		}
	}
	has("refused", key)

	add("beside", other, key.AccessKeyID, true)
	add("beside again", other, key.AccessKeyID, false)
	has("beside another", other, key)
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
		if _, err := s.Add(ctx, bad, ""); err == nil {
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
	for _, name := range []string{"", "pass:", "pass:-x", "pass:/x", "pass:x/", "pass:a/../b", "pass:a b", "file", "op", key.SecretAccessKey} {
		if _, err := Open(name, Options{}); !errors.As(err, &e) || strings.Contains(err.Error(), key.SecretAccessKey) {
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
	var e *TakenError
	if _, err := mail.Add(context.Background(), key, key.AccessKeyID); !errors.As(err, &e) || e.ID != "" || strings.Contains(err.Error(), "a password") {
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
	if _, err := s.Add(ctx, key, ""); err != nil { // encrypting needs no passphrase
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
	if _, err := s.Add(ctx, key, ""); !errors.As(err, &locked) {
		t.Errorf("add: %v", err)
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

// While a key is changed for another the entry holds both, and what a person wrote
// into it stays.
func TestEntryOfPass(t *testing.T) {
	const text = "je7/secret\naws_access_key_id: AKIAI44QH8DHBEXAMPLE\nother_aws_access_key_id: AKIAIOSFODNN7EXAMPLE\nother_aws_secret_access_key: wJalr/secret\nurl: example.com\n"
	e := parseEntry(text)
	if len(e.keys) != 2 || e.keys[1] != (creds.Credentials{AccessKeyID: key.AccessKeyID, SecretAccessKey: "wJalr/secret"}) || e.String() != text {
		t.Errorf("%v %q", e.keys, e.String())
	}
	for _, text := range []string{"", "a password\n", "a password\nother_aws_access_key_id: AKIAI44QH8DHBEXAMPLE\nother_aws_secret_access_key: x\n", "aws\n├── dora\n"} {
		if e := parseEntry(text); len(e.keys) != 0 {
			t.Errorf("%q is one of %v", text, e.keys)
		}
	}

	o := home(t, "")
	ctx := context.Background()
	insert := func(path, text string) {
		cmd := exec.Command("pass", "insert", "--multiline", "--force", path)
		cmd.Env, cmd.Stdin = o.Env, strings.NewReader(text)
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
	}
	shown := func(path string) string {
		text, _, _ := run(ctx, o, "", "", "pass", "show", path)
		return text
	}
	// A folder of the same name is beside the second one.
	for _, path := range []string{"dora", "aws"} {
		insert("aws/more", "x\n")
		insert(path, key.SecretAccessKey+"\naws_access_key_id: "+key.AccessKeyID+"\nurl: example.com\n")
		s, _ := Open("pass:"+path, o)
		if added, err := s.Add(ctx, other, key.AccessKeyID); err != nil || !added {
			t.Fatal(added, err)
		}
		if err := s.Delete(ctx, key.AccessKeyID); err != nil {
			t.Error(err)
		}
		want := other.SecretAccessKey + "\naws_access_key_id: " + other.AccessKeyID + "\nurl: example.com\n"
		if got := shown(path); got != want {
			t.Errorf("%s holds\n%s", path, got)
		}
		var e *Error
		if err := s.Delete(ctx, other.AccessKeyID); !errors.As(err, &e) || shown(path) != want {
			t.Errorf("the last key beside a line of somebody else: %v\n%s", err, shown(path))
		}
		if list := shown(""); strings.Contains(list, newSuffix) {
			t.Errorf("something is left behind:\n%s", list)
		}
	}
}

// A person hears which store was waited for in vain, and no error of Go's.
func TestPassThatHangs(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("pass is a script of a Unix shell")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pass"), []byte("#!/bin/sh\nexec sleep 60\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	s, err := Open("pass:aws/acme", Options{Env: os.Environ(), limit: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(t.Context(), key.AccessKeyID); err == nil || err.Error() != "the entry aws/acme of pass cannot be used: it gave no answer in time" {
		t.Errorf("%v", err)
	}
}

// pass that is killed while it writes leaves the entry as it was, and the next run
// goes on.
func TestKilledPass(t *testing.T) {
	o := home(t, "")
	ctx := context.Background()
	s, _ := Open("pass:aws/dora", o)
	if _, err := s.Add(ctx, key, ""); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	real, err := exec.LookPath("gpg")
	if err != nil {
		t.Fatal(err)
	}
	// It has emptied the file, as gpg does first, and dies.
	script := "#!/bin/sh\nfor a; do case $last in -o) case $* in *-e*) : >\"$a\"; kill -9 $$;; esac;; esac; last=$a; done\nexec " + real + " \"$@\"\n"
	for _, name := range []string{"gpg", "gpg2"} {
		if err := os.WriteFile(dir+"/"+name, []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	dying := o
	dying.Env = append([]string{}, o.Env...)
	dying.Env[0] = "PATH=" + dir + ":" + os.Getenv("PATH")
	broken, _ := Open("pass:aws/dora", dying)
	var e *Error
	if added, err := broken.Add(ctx, other, key.AccessKeyID); !errors.As(err, &e) {
		t.Fatalf("it was not killed: %v, %v", added, err)
	}
	if got, err := s.Get(ctx, key.AccessKeyID); err != nil || got != key {
		t.Errorf("the entry afterwards: %v", err)
	}
	left := func() bool {
		list, _, _ := run(ctx, o, "", "", "pass", "show")
		return strings.Contains(list, newSuffix)
	}
	if !left() {
		t.Error("it left nothing behind")
	}
	if err := s.Delete(ctx, other.AccessKeyID); err != nil || left() {
		t.Errorf("to delete the key that was not added leaves it behind: %v", err)
	}
	if got, err := s.Get(ctx, key.AccessKeyID); err != nil || got != key {
		t.Errorf("the entry after that: %v", err)
	}
	if added, err := s.Add(ctx, other, key.AccessKeyID); err != nil || !added {
		t.Errorf("the next run: %v, %v", added, err)
	}
	for _, want := range []creds.Credentials{key, other} {
		if got, err := s.Get(ctx, want.AccessKeyID); err != nil || got != want {
			t.Errorf("%s after it: %v", want.AccessKeyID, err)
		}
	}
}
