//go:build unix

package e2e

import (
	"os"
	"strings"
	"testing"
)

// TestSetupInterrupted presses Ctrl-C at each question of a setup from nothing.
// Before the yes nothing is written; after it, that is said.
func TestSetupInterrupted(t *testing.T) {
	answers := []string{"HEIDIKEY", "heidi-secret", "eu-west-1", "yes", "000000"}
	for n := range answers {
		h := bareHome(t)
		cmd := h.command(t.Context(), "setup", "acme")
		cmd.Env = append(cmd.Env, "AWS_ENDPOINT_URL_IAM="+h.sts.URL)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		seen, _ := runAnswered(cmd, false, append(answers[:n:n], "\x03"))
		if status := cmd.ProcessState.ExitCode(); status != exitInterrupted || !strings.HasSuffix(stderr.String(), "awsmfa: interrupted\n") {
			t.Errorf("question %d: status %d, stderr %q, seen %q", n, status, stderr.String(), seen)
		}
		written := strings.Contains(stderr.String(), "acme: access key, region and mfa_serial were written before that; to go on: awsmfa setup acme")
		for _, name := range []string{"config", "credentials"} {
			if _, err := os.Stat(h.path(name)); (err == nil) != written || written != (n == len(answers)-1) {
				t.Errorf("question %d: %s: %v, stderr %q", n, name, err, stderr.String())
			}
		}
		if strings.Contains(string(seen)+stderr.String(), "heidi-secret") {
			t.Errorf("question %d: the secret was shown: %q", n, seen)
		}
	}
}
