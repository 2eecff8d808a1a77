package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestMountedCredentialsFile has a single file mounted at the place of the
// credentials file, as containers have it: no replacement can be put there.
// That is said before a code is used, and env goes on without it.
func TestMountedCredentialsFile(t *testing.T) {
	h := newHome(t)
	const script = `mount --bind "$1" "$1" 2>/dev/null || exit 77; shift; exec "$@"`
	mounted := []string{"unshare", "-m", "sh", "-c", script, "sh", h.path("credentials")}
	if err := exec.Command(mounted[0], append(mounted[1:], "true")...).Run(); err != nil {
		t.Skip("a mount namespace needs root and unshare: ", err)
	}
	before, err := os.ReadFile(h.path("credentials"))
	if err != nil {
		t.Fatal(err)
	}
	const says = "awsmfa: hint: mount its folder in place of the single file; env and process need no file\n"

	out, messages, code := runIn(t, h.env, append(mounted, h.program, "write", "acme", h.sts.Code(bob))...)
	if code != 1 || out != "" || !strings.HasSuffix(messages, says) {
		t.Errorf("write: status %d, %q\n%s", code, out, messages)
	}
	if n := len(h.sts.Requests()); n != 0 {
		t.Errorf("STS was asked %d times", n)
	}
	h.write(t, "config", "[profile acme]\nmfa_serial = "+bob+"\nsource_profile = AcmeAccount\nawsmfa_write_to = acme\n")
	out, messages, code = runIn(t, h.env, append(mounted, h.program, "env", "acme", h.sts.Code(bob), "--shell", "json")...)
	if code != 0 || !strings.Contains(out, "AWS_SESSION_TOKEN") || !strings.Contains(messages, "awsmfa: warning: the session is not written to the credentials file: ") || !strings.Contains(messages, says) {
		t.Errorf("env: status %d, %q\n%s", code, out, messages)
	}
	if after, err := os.ReadFile(h.path("credentials")); err != nil || string(after) != string(before) {
		t.Errorf("the file is now %q (%v)", after, err)
	}
}

// runIn runs a line to its end.
func runIn(t *testing.T, env []string, line ...string) (out, messages string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), line[0], line[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}
