//go:build unix

package e2e

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
)

const stranger = 65534

// TestInstallWhereNobodyMay is about folders that are closed, and about files
// that another user has put into one's home. As root it runs the program as
// somebody else.
func TestInstallWhereNobodyMay(t *testing.T) {
	const text, byHand = "# mine\n", `nothing was changed; add to the end of ~/.bashrc by hand: eval "$(awsmfa hook bash)"`
	for _, test := range []struct {
		name       string
		home, file func(path string) error
		want, hint string
	}{
		{"closed folder", func(path string) error { return os.Chmod(path, 0o500) }, nil, "is in a folder that cannot be written to: permission denied", byHand},
		{"closed file", nil, func(path string) error { return os.Chmod(path, 0o400) }, "is read-only", byHand},
		{"foreign file", nil, func(path string) error { return os.Chown(path, 0, 0) }, "belongs to another user or group: .*operation not permitted", byHand},
		{"root", nil, func(path string) error { return os.Chown(path, stranger, stranger) }, "belongs to another user or group", "run it as that user"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := os.Geteuid() == 0
			if !root && (test.name == "root" || test.name == "foreign file") {
				t.Skip("only root can do this")
			}
			home, err := filepath.EvalSymlinks(t.TempDir()) // as the errors name it
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.Chmod(home, 0o700) }) // or it cannot be removed
			rc, copied := filepath.Join(home, ".bashrc"), filepath.Join(home, "awsmfa")
			binary, err := os.ReadFile(program(t))
			if err == nil {
				err = errors.Join(os.WriteFile(copied, binary, 0o755), os.WriteFile(rc, []byte(text), 0o644))
			}
			cmd := exec.Command(copied, "hook", "bash", "--install", "--yes")
			cmd.Env, cmd.Dir = []string{"HOME=" + home, "GORACE=" + os.Getenv("GORACE")}, "/"
			if root && test.name != "root" {
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: stranger, Gid: stranger}}
				err = errors.Join(err, os.Chmod(filepath.Dir(home), 0o711), os.Chown(home, stranger, stranger), os.Chown(rc, stranger, stranger))
			}
			if test.file != nil {
				err = errors.Join(err, test.file(rc))
			}
			if test.home != nil {
				err = errors.Join(err, test.home(home))
			}
			if err != nil {
				t.Fatal(err)
			}
			var messages bytes.Buffer
			cmd.Stderr = &messages
			out, err := cmd.Output()
			want := "^awsmfa: error: " + regexp.QuoteMeta(strconv.Quote(rc)) + " " + test.want + "\n" +
				regexp.QuoteMeta("awsmfa: hint: "+test.hint) + "\n$"
			if len(out) > 0 || cmd.ProcessState.ExitCode() != 1 || !regexp.MustCompile(want).Match(messages.Bytes()) {
				t.Errorf("%v, stdout %q, stderr %q, want %q", err, out, &messages, want)
			}
			if got, err := os.ReadFile(rc); err != nil || string(got) != text {
				t.Errorf("the file holds %q, %v", got, err)
			}
		})
	}
}
