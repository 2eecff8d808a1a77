package device

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"awsmfa/internal/childtest"
)

// standIn puts a program into a new folder for PATH. It records its arguments,
// environment and standard input in a file of its own name for each way to call
// it, and then runs body, a shell script.
func standIn(t *testing.T, name, body string) (dir string, env []string) {
	t.Helper()
	dir = t.TempDir()
	script := "#!/bin/sh\n{ echo \"$0 $*\"; env; } >>" + dir + "/argv\n" + body
	if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	return dir, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "AWS_SECRET_ACCESS_KEY=must/not/be/seen"}
}

func invitation(t *testing.T) Invitation {
	seed := seedOf(t, strings.Repeat(rfcSeed, 2))
	return Invitation{doraSerial, seed, "dora", "123456789012"}
}

// The seed goes through standard input and nothing else, and a code comes back.
func TestStoresTakeTheSeedOnStandardInput(t *testing.T) {
	for text, test := range map[string]struct{ name, body, input string }{
		"ykman": {"ykman", "case $* in 'oath accounts uri') cat >$HOME/stdin ;; *) echo 123456 ;; esac\n", "$URI\n"},
		"op": {"op", "case $* in 'item create -') cat >$HOME/stdin; touch $HOME/made ;; *) test -e $HOME/made && echo 123456 ;; esac\n",
			`{"category":"LOGIN","fields":[{"id":"otp","label":"one-time password","type":"OTP","value":"$URI"}],"title":"AWS-dora@123456789012"}`},
		"pass:aws/dora": {"pass", "case $* in 'otp insert aws/dora') cat >$HOME/stdin; touch $HOME/made ;; *) test -e $HOME/made && echo 123456 ;; esac\n", "$URI\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, env := standIn(t, test.name, test.body)
			store, err := ParseStore(text, "dora", "123456789012")
			if err != nil {
				t.Fatal(err)
			}
			i := invitation(t)
			code, err := store.Keep(context.Background(), i, env, os.Stderr)
			if err != nil || code != "123456" {
				t.Fatalf("%q, %v", code, err)
			}
			stdin, _ := os.ReadFile(filepath.Join(dir, "stdin"))
			if want := strings.ReplaceAll(test.input, "$URI", i.URI()); strings.ReplaceAll(string(stdin), `\u0026`, "&") != want {
				t.Errorf("given %s, want %s", stdin, want)
			}
			argv, _ := os.ReadFile(filepath.Join(dir, "argv"))
			if text := string(argv); strings.Contains(text, i.Seed.Base32()) || strings.Contains(text, "must/not") || !strings.Contains(text, test.name+" ") {
				t.Errorf("arguments and environment: %s", text)
			}
		})
	}
}

func TestStoresFail(t *testing.T) {
	for text, test := range map[string]struct {
		name, body string
		exists     bool
	}{
		"pass:aws/dora": {"pass", "exit 0\n", true},
		"ykman":         {"ykman", "echo no key >&2; exit 1\n", false},
		"op":            {"op", "case $* in 'item create -') cat >/dev/null ;; *) exit 1 ;; esac\n", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, env := standIn(t, test.name, test.body)
			store, err := ParseStore(text, "dora", "123456789012")
			if err != nil {
				t.Fatal(err)
			}
			var failed *StoreError
			var said bytes.Buffer
			i := invitation(t)
			if _, err := store.Keep(context.Background(), i, env, &said); !errors.As(err, &failed) || failed.Exists != test.exists || strings.Contains(err.Error(), i.Seed.Base32()) {
				t.Errorf("%v", err)
			}
			if test.name == "ykman" && said.String() != "no key\n" {
				t.Errorf("a person reads %q", said.String())
			}
		})
	}
	dir, env := standIn(t, "pass", "case $1 in show) echo locked >&2; exit 2 ;; *) cat >$HOME/stdin; touch $HOME/made ;; esac\n")
	store, err := ParseStore("pass:aws/dora", "dora", "123456789012")
	if err != nil {
		t.Fatal(err)
	}
	var failed *StoreError
	var said bytes.Buffer
	_, err = store.Keep(context.Background(), invitation(t), env, &said)
	if _, statErr := os.Stat(filepath.Join(dir, "made")); !errors.As(err, &failed) || failed.Exists || statErr == nil || said.String() != "locked\n" {
		t.Errorf("an entry that cannot be looked at: %v, replaced: %v, said %q", err, statErr == nil, said.String())
	}
	for _, bad := range []string{"", "pass:", "pass:-f", "pass:a b", "pass:a;b", "pass:../x", "yubikey"} {
		if _, err := ParseStore(bad, "dora", "123456789012"); err == nil {
			t.Errorf("%q is a store", bad)
		}
	}
	if _, err := ParseStore("op", "dora", "1 2"); err == nil {
		t.Error("a blank in the name of an entry")
	}
}

// What a program starts, such as the agent of gpg, may hold its output and go on: the
// program has ended nevertheless, with its status.
func TestStoresLeaveTheirAgentsBehind(t *testing.T) {
	dir, env := standIn(t, "pass", "sleep 60 & echo $! >>$HOME/pids\ncase $1 in show) exit 1 ;; esac\ncat >/dev/null\n")
	childtest.Finally(t, env, "kill $(cat $HOME/pids)")
	for _, argv := range [][]string{{"pass", "show"}, {"pass", "otp"}} {
		err := Store{}.run(context.Background(), argv, nil, env, new(bytes.Buffer))
		if missing := argv[1] == "show"; missing != (err != nil) || missing && err.Error() != "exit status 1" {
			t.Errorf("%v: %v", argv, err)
		}
	}
	if pids, _ := os.ReadFile(filepath.Join(dir, "pids")); bytes.Count(pids, []byte("\n")) != 2 {
		t.Errorf("started %q", pids)
	}
}

// A whole enrolment into the real pass, whose codes AWS takes.
func TestRealPass(t *testing.T) {
	for _, name := range []string{"pass", "gpg", "oathtool"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " is not installed (Debian: pass, pass-extension-otp, gnupg, oathtool)")
		}
	}
	home, err := os.MkdirTemp("", "awsmfa") // short: gpg-agent has a socket there
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "GNUPGHOME=" + home, "PASSWORD_STORE_DIR=" + home + "/store"}
	run := func(argv ...string) error {
		cmd := exec.Command(argv[0], argv[1:]...)
		cmd.Env = env
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Logf("%v: %v %s", argv, err, out)
		}
		return err
	}
	childtest.Finally(t, env, `gpgconf --kill all; rm -rf "$HOME"`)
	if run("gpg", "--batch", "--passphrase", "", "--quick-gen-key", "t") != nil || run("pass", "init", "t") != nil {
		t.Fatal("pass cannot be set up")
	}
	if run("pass", "otp", "--version") != nil {
		t.Skip("pass has no otp extension (Debian: pass-extension-otp)")
	}
	s := newScene(t)
	s.clock.Set(time.Now()) // pass goes by the clock of this machine
	store, err := ParseStore("pass:aws/dora", "dora", "123456789012")
	if err != nil {
		t.Fatal(err)
	}
	e := s.enrolment()
	e.Code = func(ctx context.Context, i Invitation, refused error) (string, error) {
		if refused != nil {
			t.Fatal(refused)
		}
		return store.Keep(ctx, i, env, os.Stderr)
	}
	if got, err := Enrol(context.Background(), e); err != nil || s.DeviceOwners()[got.Serial] != doraARN {
		t.Fatal(err)
	}
	if _, err := os.Stat(home + "/store/aws/dora.gpg"); err != nil {
		t.Error(err)
	}
}
