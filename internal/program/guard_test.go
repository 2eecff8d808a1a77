package program

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// A command that a program on Windows has started may have the guard in another case.
func TestGuardKnowsNoCaseOnWindows(t *testing.T) {
	c := Command{Line: "x", Guard: "AWSMFA_PROCESS", Env: []string{"A=1"}}
	inside, err := c.guardedOn("windows", "credential_process")
	if err != nil || len(inside.Env) != 2 {
		t.Fatalf("%q, %v", inside.Env, err)
	}
	_, mark, _ := strings.Cut(inside.Env[1], "=")
	inside.Env = []string{"awsmfa_process=" + mark}
	if _, err := inside.guardedOn("windows", "credential_process"); !errors.Is(err, ErrLoop) {
		t.Errorf("the same command: %v", err)
	}
	inside.Line = "y"
	below, err := inside.guardedOn("windows", "credential_process")
	if err != nil || len(below.Env) != 1 {
		t.Errorf("another command: %q, %v", below.Env, err)
	}
	if other, err := inside.guardedOn("linux", "credential_process"); err != nil || !slices.Contains(other.Env, "awsmfa_process="+mark) {
		t.Errorf("another variable: %q, %v", other.Env, err)
	}
}
