//go:build unix

package program

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestGuard runs commands that run each other through this test binary, as
// profiles that name awsmfa in credential_process would.
func TestGuard(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	counts := filepath.Join(dir, "counts")
	// Without the guard they stop by themselves, if late.
	run := `[ "$(cat ` + counts + ` 2>/dev/null | wc -l)" -gt 9 ] && exit 1; echo x >>` + counts + `; exec ` + exe + ` ` + dir
	for name, script := range map[string]string{
		"self":  run + `/self`,
		"ping":  run + `/pong`,
		"pong":  run + `/ping`,
		"outer": `exec ` + exe + ` ` + dir + `/inner`,
		"inner": `echo '{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}'`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct{ runs, err string }{
		"self":  {"x\n", "credential_process ended with exit status 9"},
		"ping":  {"x\nx\n", "credential_process ended with exit status 9"},
		"outer": {"", ""},
	} {
		os.Remove(counts)
		c := sh(dir + "/" + name)
		c.Guard = "PROGRAM_TEST_GUARD"
		c.Env = append(c.Env, child+"=credentials")
		keys, err := Credentials(t.Context(), c)
		runs, _ := os.ReadFile(counts)
		if string(runs) != test.runs || test.err == "" && (err != nil || keys.AccessKeyID != "A") || test.err != "" && (err == nil || err.Error() != test.err) {
			t.Errorf("%s: %v, %v after %q", name, keys, err, runs)
		}
	}

	c := sh("x")
	c.Guard = "G"
	inside, err := c.guarded("credential_process")
	if err != nil {
		t.Fatal(err)
	}
	var e *Error
	if _, err := Credentials(t.Context(), inside); !errors.Is(err, ErrLoop) || !errors.As(err, &e) || err.Error() != "credential_process starts itself without end" {
		t.Errorf("Credentials = %v", err)
	}
}
