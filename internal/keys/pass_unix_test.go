//go:build unix

package keys

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/awsapi"
	"awsmfa/internal/childtest"
	"awsmfa/internal/creds"
	"awsmfa/internal/keyring"
	"awsmfa/internal/ststest"
)

// inPass opens real stores.
func inPass(env []string) Stores {
	return func(name string) (keyring.Store, error) { return keyring.Open(name, keyring.Options{Env: env}) }
}

// gpgHome is a home with a real key that has no passphrase.
func gpgHome(t *testing.T) string {
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
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "GNUPGHOME=" + dir}
	childtest.Finally(t, env, `gpgconf --kill all; rm -rf "$HOME"`)
	cmd := exec.Command("gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase", "", "--quick-gen-key", "t")
	cmd.Env = env
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	return dir
}

// stored is a scene whose key is in pass.
type stored struct {
	*scene
	env    []string
	config string // as it was before the rotation
}

const entryName = "pass:aws/dora"

func newStored(t *testing.T, home string) stored {
	t.Helper()
	s := stored{scene: newScene(t, ststest.Config{})}
	s.env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "GNUPGHOME=" + home, "PASSWORD_STORE_DIR=" + filepath.Join(s.dir(), "store")}
	initialize := exec.Command("pass", "init", "t")
	initialize.Env = s.env
	if out, err := initialize.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	s.r.Stores = inPass(s.env)
	m := Move{Client: s.r.User.Client, ID: doraKeys.AccessKeyID, To: entryName, Files: s.r.Files, Stores: s.r.Stores, Dir: s.r.Dir,
		Agree: func(context.Context, []Place) (bool, error) { return true, nil }}
	if _, err := m.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	s.config = s.read(s.r.Files.Config)
	return s
}

// key is the key that the config file names, as the store has it. Nobody is locked out:
// it is active.
func (s stored) key(when string) creds.Credentials {
	s.t.Helper()
	_, rest, _ := strings.Cut(s.read(s.r.Files.Config), "awsmfa_key_id = ")
	id, _, _ := strings.Cut(rest, "\n")
	store, _ := s.r.Stores(entryName)
	key, err := store.Get(context.Background(), id)
	if err != nil || s.Keys("dora")[id] != awsapi.KeyActive {
		s.t.Fatalf("%s: the profile has %s, of %v: %v", when, id, s.Keys("dora"), err)
	}
	if who, err := s.r.User.Client.CallerIdentity(context.Background(), key); err != nil || who.ARN != doraARN {
		s.t.Fatalf("%s: the key of the profile: %v", when, err)
	}
	return key
}

// onlyHas checks that the entry holds that key and no other, and that there is no other
// entry.
func (s stored) onlyHas(key creds.Credentials) {
	s.t.Helper()
	cmd := exec.Command("pass", "show", "aws/dora")
	cmd.Env = s.env
	want := key.SecretAccessKey + "\naws_access_key_id: " + key.AccessKeyID + "\n"
	if text, err := cmd.Output(); err != nil || string(text) != want {
		s.t.Errorf("the entry is %q, %v", text, err)
	}
	if all, err := filepath.Glob(filepath.Join(s.dir(), "store", "aws", "*")); err != nil || len(all) != 1 {
		s.t.Errorf("the store has %q, %v", all, err)
	}
}

// steered gives an environment in which pass does something after it has done what it
// was told for the nth time.
func (s stored) steered(word string, nth int, then string) []string {
	s.t.Helper()
	real, err := exec.LookPath("pass")
	if err != nil {
		s.t.Fatal(err)
	}
	dir := s.t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\n%s \"$@\"\nstatus=$?\nif [ \"$1\" = %s ]; then\n  echo >>%s/count\n  if [ $(wc -l <%s/count) -eq %d ]; then %s; fi\nfi\nexit $status\n", real, word, dir, dir, nth, then)
	if err := os.WriteFile(filepath.Join(dir, "pass"), []byte(script), 0o700); err != nil {
		s.t.Fatal(err)
	}
	return append([]string{"PATH=" + dir + ":" + os.Getenv("PATH")}, s.env[1:]...)
}

func (s stored) finishInPass() {
	s.t.Helper()
	s.r.Key = s.key("stopped")
	got, err := Rotate(context.Background(), s.r)
	if err != nil || len(got.Warnings) > 0 {
		s.t.Fatalf("the next run: %+v, %v", got, err)
	}
	key := s.key("finished")
	if status := s.Keys("dora"); len(status) != 2 || status[got.Old] != awsapi.KeyInactive || key.AccessKeyID != got.New {
		s.t.Errorf("the next run left %v", status)
	}
	if want := strings.ReplaceAll(s.config, doraKeys.AccessKeyID, got.New); s.read(s.r.Files.Config) != want {
		s.t.Errorf("config\n%s", s.read(s.r.Files.Config))
	}
	s.onlyHas(key)
}

func (s stored) undoInPass() {
	s.t.Helper()
	s.r.Key = s.key("stopped")
	if _, err := Undo(context.Background(), s.r); err != nil {
		s.t.Fatalf("undo: %v", err)
	}
	if status := s.Keys("dora"); len(status) != 1 || s.key("undone") != doraKeys || s.read(s.r.Files.Config) != s.config || s.journals() != 0 {
		s.t.Errorf("undo left %v and\n%s", status, s.read(s.r.Files.Config))
	}
	s.onlyHas(doraKeys)
}

// A rotation of a key in pass that is stopped after anything it did there, or that
// cannot change the config file, leaves a profile that works, and is finished by the
// next run or taken back.
func TestStoppedRotationInPass(t *testing.T) {
	home := gpgHome(t)
	const inConfig = `chmod 400 "$HOME_OF_TEST/config"`
	for _, step := range []struct {
		word string
		nth  int
		then string
	}{
		{"insert", 1, "kill -KILL $PPID"}, {"mv", 1, "kill -KILL $PPID"}, {"insert", 2, "kill -KILL $PPID"}, {"mv", 2, "kill -KILL $PPID"},
		{"insert", 1, "kill -INT $PPID; sleep 5"}, {"mv", 1, "kill -INT $PPID; sleep 5"}, {"mv", 1, "kill -TERM $PPID"}, {"mv", 1, inConfig},
	} {
		for name, end := range map[string]func(stored){"finish": stored.finishInPass, "undo": stored.undoInPass} {
			t.Run(fmt.Sprintf("%s %d %.10s %s", step.word, step.nth, step.then, name), func(t *testing.T) {
				t.Parallel()
				s := newStored(t, home)
				cmd := s.startWith(false, append(s.steered(step.word, step.nth, step.then), "HOME_OF_TEST="+s.dir()))
				cmd.Wait()
				if started := s.journals(); started != 1 || len(s.Keys("dora")) != 2 {
					t.Fatalf("stopped too early: %d records, %v", started, s.Keys("dora"))
				}
				os.Chmod(s.r.Files.Config, 0o600)
				end(s)
			})
		}
	}
}

// So does the undoing of one.
func TestStoppedUndoInPass(t *testing.T) {
	home := gpgHome(t)
	for _, step := range []struct {
		word string
		nth  int
	}{{"insert", 1}, {"mv", 1}, {"mv", 2}} {
		t.Run(fmt.Sprint(step), func(t *testing.T) {
			t.Parallel()
			s := newStored(t, home)
			if _, err := Rotate(context.Background(), s.r); err != nil {
				t.Fatal(err)
			}
			s.startWith(true, s.steered(step.word, step.nth, "kill -KILL $PPID")).Wait()
			s.undoInPass()
		})
	}
}
