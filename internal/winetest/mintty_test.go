//go:build linux

package winetest

import (
	"strings"
	"testing"
)

// TestQuestionInMintty gives the program a terminal that is a pipe, as mintty does: it
// must not ask on the console, which nobody sees there. What sh does is tested on
// Linux; here it is a program that prints the answer.
func TestQuestionInMintty(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	r := s.run(t, helper(t), "mintty", s.program, "env", "acme", "--shell", "json")
	said := strings.Join(strings.Fields(r.stderr), " ") // a terminal wraps lines
	if r.status != 3 || !strings.Contains(said, "no sh in PATH") || !strings.Contains(said, "put winpty before awsmfa, or give the code as an argument") {
		t.Errorf("without sh: %+v", r)
	}
	s.shellCalled(t, "sh")
	s.env = append(s.env, `WINEPATH=C:\users\tester\bin`, "ANSWER="+code())
	r = s.run(t, helper(t), "mintty", s.program, "env", "acme", "--shell", "json")
	if r.status != 0 || !strings.Contains(r.stdout, "ASIA") || !strings.Contains(r.stderr, "MFA code") {
		t.Errorf("with sh: %+v", r)
	}
}

// TestVariablesInGitBash is about what its shells make of variables: the session is
// kept from that, and doctor sees what was not.
func TestVariablesInGitBash(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.env = append(s.env, "MSYSTEM=MINGW64", "MSYS2_ENV_CONV_EXCL=FOO")
	if r := s.awsmfa(t, "env", "acme", code(), "--shell", "bash"); r.status != 0 || !strings.Contains(r.stdout, "MSYS2_ENV_CONV_EXCL='FOO;AWS_'") {
		t.Errorf("env: %+v", r)
	}
	s.env = append(s.env, "AWS_ACCESS_KEY_ID="+accessKeyID, "AWS_SECRET_ACCESS_KEY=C:/Program Files/Git/"+secretKey)
	r := s.run(t, helper(t), "mintty", s.program, "doctor", "acme")
	said := strings.Join(strings.Fields(r.stdout), " ")
	if !strings.Contains(said, "made a path of AWS_SECRET_ACCESS_KEY") || !strings.Contains(said, "this window (mintty) has no console") || strings.Contains(r.stdout, secretKey) {
		t.Errorf("doctor: %+v", r)
	}
}
