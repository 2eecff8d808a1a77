//go:build linux

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestWithoutHOME runs the program as systemd and cron do, with no HOME, where the
// system's password database has the home folder: that of a mount namespace.
func TestWithoutHOME(t *testing.T) {
	h := newHome(t)
	h.mustRun(t, h.program, "exec", "acme", h.sts.Code(bob), "--", "true")
	passwd := h.dir + "/passwd"
	line := fmt.Sprintf("me:x:%d:%d::%s:/bin/sh\n", os.Getuid(), os.Getgid(), h.dir)
	if err := os.WriteFile(passwd, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	const script = `mount --bind "$1" /etc/passwd 2>/dev/null || exit 77; shift; exec env -u HOME "$@"`
	inNamespace := []string{"unshare", "-m", "sh", "-c", script, "sh", passwd}
	probe := exec.Command(inNamespace[0], append(inNamespace[1:], "true")...)
	if err := probe.Run(); err != nil {
		t.Skip("a mount namespace needs root and unshare: ", err)
	}
	out := h.mustRun(t, append(inNamespace, h.program, "process", "acme", "--no-prompt")...)
	if !strings.Contains(out, `"SessionToken"`) {
		t.Errorf("no session from the cache: %s", out)
	}
	tilde := h.with("AWS_CONFIG_FILE=~me/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=~/.aws/credentials")
	if out := tilde.mustRun(t, append(inNamespace, h.program, "list")...); !strings.Contains(out, "\n  acme ") {
		t.Errorf("list: %s", out)
	}
	if n := len(h.sts.Requests()); n != 1 {
		t.Errorf("STS was asked %d times", n)
	}
}
