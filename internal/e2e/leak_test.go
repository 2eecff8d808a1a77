//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// both runs a test without AWSMFA_DEBUG and with it.
func both(t *testing.T, test func(t *testing.T, env ...string)) {
	t.Run("quiet", func(t *testing.T) { t.Parallel(); test(t) })
	t.Run("debug", func(t *testing.T) { t.Parallel(); test(t, "AWSMFA_DEBUG=1") })
}

// TestCommandsLeakNothing runs every command, with a code and without, with a
// session and without, and looks for keys, tokens and codes wherever it wrote.
func TestCommandsLeakNothing(t *testing.T) {
	both(t, func(t *testing.T, env ...string) {
		s := newScene(t, env...)
		s.configure(t, "[profile written]\nsource_profile = acme\nawsmfa_write_to = MFA\n")
		code := s.sts.Code(bob)
		s.codes = append(s.codes, code)
		for _, name := range s.commands(t) {
			for _, line := range [][]string{{}, {"acme"}, {"bash"}, {"acme", "--bogus"}, {"--help"}, {"--unset", code}, {"-" + code}, {code, "a", "b"}, {"a", code[:3], code[3:], "b", code}} {
				s.checkStreams(t, s.run(t, append([]string{name}, line...)...), false)
			}
		}
		for _, step := range []struct {
			line string
			data bool
		}{
			{"env acme " + code, true}, {"env acme --new " + code, true}, {"env acme", true}, {"env acme --verify --shell json", true},
			{"process acme", true}, {"write acme", false}, {"env written --no-prompt", true}, {"env acmeAdmin --no-prompt --shell dotenv", true},
			{"exec acme --no-prompt -- true", false}, {"exec acme --no-prompt -- no-such-command", false},
			{"status", false}, {"status acme --json", false}, {"list", false}, {"list --json", false}, {"doctor acme", false},
			{"env 12345", false}, {"env acme " + code + " " + code, false}, {"env " + code + " --unset", false}, {code, false}, {"env acme 99" + code, false},
			{"process " + code, false}, {"logout " + code, false}, {"status " + code, false}, {"exec acme " + code + " true", false}, {"exec " + code[:3] + " " + code[3:] + " acme true", false},
			{"__complete bash env ", false}, {"--version", false}, {"env --unset", false},
			{"logout acme", false}, {"logout --all", false}, {"env acme " + code, true},
		} {
			s.checkStreams(t, s.run(t, strings.Split(step.line, " ")...), step.data)
			s.checkPlaces(t)
		}
		if len(s.sessions()) < 4 {
			t.Errorf("only %d secrets came by", len(s.sessions()))
		}
	})
}

// commands are the names of all commands, as completion offers them.
func (s *scene) commands(t *testing.T) []string {
	t.Helper()
	var names []string
	for line := range strings.Lines(s.run(t, "__complete", "fish", "").stdout) {
		name, _, _ := strings.Cut(line, "\t")
		names = append(names, name)
	}
	if !slices.Contains(names, "env") || !slices.Contains(names, "policy") {
		t.Fatalf("completion offers the commands %q", names)
	}
	return names
}

// TestTerminalShowsNoSecret has a person look at every command that gets a
// session.
func TestTerminalShowsNoSecret(t *testing.T) {
	both(t, func(t *testing.T, env ...string) {
		s := newScene(t, append(env, "TERM=xterm", "SHELL="+s0(t))...)
		code, wrong := s.sts.Code(bob), s.sts.WrongCode(bob)
		o := s.runOnTerminal(t, []string{wrong, code}, "env", "acme")
		if o.status != 0 {
			t.Fatal(o)
		}
		s.checkStreams(t, o, false)
		for _, line := range []string{"env acme", "process acme", "write acme", "exec acme", "exec acme -- true", "status", "list", "doctor acme", "logout acme"} {
			s.checkStreams(t, s.runOnTerminal(t, nil, strings.Fields(line)...), false)
		}
		s.checkPlaces(t)
	})
}

// s0 is a shell that ends at once.
func s0(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shell")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestChildrenAreGivenNoSecret looks at the argument lists and the environments
// of all programs that are started.
func TestChildrenAreGivenNoSecret(t *testing.T) {
	both(t, func(t *testing.T, env ...string) {
		s := newScene(t, append(env, "AWS_SECRET_ACCESS_KEY=TheSecretOfTheEnvironment", "AWS_ACCESS_KEY_ID=ASIAENV", "AWS_SESSION_TOKEN=TheTokenOfTheEnvironment")...)
		s.longTerm = append(s.longTerm, "TheSecretOfTheEnvironment", "TheTokenOfTheEnvironment")
		spy := s.spyAt(t)
		s.configure(t, "[profile asks]\nsource_profile = AcmeAccount\nmfa_process = "+spy+" ONE\n")
		code := s.sts.Code(bob)
		if err := os.WriteFile(filepath.Join(s.dir, "one"), []byte(code), 0o600); err != nil {
			t.Fatal(err)
		}
		s.configure(t, "[profile reads]\nsource_profile = AcmeAccount\nmfa_process = "+spy+" NONE; cat ~/one\n")
		s.codes = append(s.codes, code)
		if o := s.run(t, "env", "asks"); o.status != exitFailed || o.stdout != "(\\exit 1)\n" {
			t.Error(o)
		}
		o := s.run(t, "process", "reads")
		if o.status != 0 {
			t.Fatal(o)
		}
		s.checkStreams(t, o, true)
		os.Remove(filepath.Join(s.dir, "one"))
		if n := s.checkSpied(t, nil); n != 2 {
			t.Errorf("%d children were seen", n)
		}
		o = s.run(t, "exec", "reads", "--", spy, "AWS_ACCESS_KEY_ID")
		if !strings.HasPrefix(o.stdout, "ASIA") {
			t.Error(o)
		}
		var may []string
		for _, secret := range s.sessions() {
			may = append(may, "AWS_SECRET_ACCESS_KEY="+secret+"\n", "AWS_SESSION_TOKEN="+secret+"\n")
		}
		if n := s.checkSpied(t, may); n != 3 {
			t.Errorf("%d children were seen", n)
		}
		bin := t.TempDir()
		for _, name := range []string{"bash", "fzf"} {
			if err := os.Symlink(spy, filepath.Join(bin, name)); err != nil {
				t.Fatal(err)
			}
		}
		s.env = append(s.env, "PATH="+bin+":"+os.Getenv("PATH"))
		if o := s.run(t, "hook", "bash", "--install", "--yes"); o.status != 0 {
			t.Error(o)
		}
		asked := s.checkSpied(t, may) - 3
		s.runOnTerminal(t, []string{"acme"}, "env")
		if chosen := s.checkSpied(t, may) - 3 - asked; asked < 1 || chosen != 1 {
			t.Errorf("%d shells and %d times fzf were seen", asked, chosen)
		}
		s.checkPlaces(t)
	})
}

// TestErrorsLeakNothing puts secrets where an error message could repeat them.
func TestErrorsLeakNothing(t *testing.T) {
	both(t, func(t *testing.T, env ...string) {
		s := newScene(t, env...)
		s.longTerm = append(s.longTerm, "SecretOfABrokenLine", "SecretOfAProgram", "SecretOfAProxy", "SecretOfAnEndpoint")
		s.configure(t, `
[profile noequals]
mfa_serial = arn:aws:iam::12345NAN1234:mfa/bob
[profile program]
mfa_serial = arn:aws:iam::12345NAN1234:mfa/bob
credential_process = echo '{"Version": 1, "SecretAccessKey": "SecretOfAProgram" "AccessKeyId": 7}'
[profile failing]
mfa_serial = arn:aws:iam::12345NAN1234:mfa/bob
credential_process = echo SecretOfAProgram; exit 3
[profile session]
mfa_serial = arn:aws:iam::12345NAN1234:mfa/bob
credential_process = echo '{"Version": 1, "SecretAccessKey": "SecretOfAProgram", "AccessKeyId": "ASIA", "SessionToken": "SecretOfAProgram"}'
[profile endpoint]
source_profile = acme
endpoint_url = http://user:SecretOfAnEndpoint@127.0.0.1:1/?x=SecretOfAnEndpoint
`)
		path := filepath.Join(s.dir, ".aws", "credentials")
		keys, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		broken := "[noequals]\naws_access_key_id = AKIAX\naws_secret_access_key SecretOfABrokenLine\n" +
			"[halfkeys]\naws_secret_access_key = SecretOfABrokenLine\nmfa_serial = x\n" +
			"[spaced]\naws_access_key_id = AKIAX\naws_secret_access_key = Secret OfA\\BrokenLine SecretOfABrokenLine\nmfa_serial = GAHT12345678\n"
		if err := os.WriteFile(path, append(keys, broken...), 0o600); err != nil {
			t.Fatal(err)
		}
		lines := []string{"env noequals", "env halfkeys", "env spaced", "env program", "env failing", "env session", "write acme --to noequals",
			"write acme --to halfkeys", "setup program", "setup spaced", "setup noequals", "doctor program", "doctor spaced", "list", "status", "logout spaced"}
		for i, line := range lines {
			code := []string{"103141", "592653", "589793"}[i%3]
			s.codes = append(s.codes, code)
			for _, words := range [][]string{strings.Fields(line), append(strings.Fields(line), code)} {
				s.checkStreams(t, s.run(t, words...), false)
			}
		}
		var own []string
		for _, pair := range s.env {
			if !strings.HasPrefix(pair, "AWS_ENDPOINT_URL") {
				own = append(own, pair)
			}
		}
		s.env = own
		s.checkStreams(t, s.run(t, "env", "endpoint", "592653"), false)
		s.env = append(own, "AWS_ENDPOINT_URL_STS=http://sts.invalid", "HTTP_PROXY=http://user:SecretOfAProxy@127.0.0.1:1")
		s.checkStreams(t, s.run(t, "env", "acme", "592653"), false)
		s.env = append(own, "AWS_ENDPOINT_URL_STS=https://sts.invalid", "HTTPS_PROXY=http://user:SecretOfAProxy@127.0.0.1:1 x")
		s.checkStreams(t, s.run(t, "env", "acme", "592653"), false)
	})
}

// TestHoldsFinds makes sure that what the tests look with can see.
func TestHoldsFinds(t *testing.T) {
	for text, want := range map[string]string{
		"a secret word": "secret", "the code 123456.": "123456", "123456": "123456", "x123456": "", "1234567": "", "20:15:59.123456Z": "", "none": "",
	} {
		if got := holds(text, []string{"secret"}, []string{"123456"}); got != want {
			t.Errorf("holds(%q) = %q, want %q", text, got, want)
		}
	}
}
