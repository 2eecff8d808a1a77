//go:build unix

package app

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

	"awsmfa/internal/safefile"
)

const stranger = 65534

// Root does not write into what is somebody else's.
func TestOwnerCheck(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root could do otherwise")
	}
	folder := t.TempDir()
	own, foreign, theirs := filepath.Join(folder, "own"), filepath.Join(folder, "foreign"), filepath.Join(folder, "theirs")
	if err := os.Mkdir(theirs, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{own, foreign, theirs + "/own"} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Chown(foreign, stranger, 0), os.Chown(theirs, stranger, 0), os.Symlink(foreign, folder+"/link")); err != nil {
		t.Fatal(err)
	}
	for path, allowed := range map[string]bool{
		own: true, foreign: false, folder + "/link": false, folder + "/new": true, folder + "/new/new": true,
		theirs + "/own": true, theirs + "/new": false, theirs + "/new/new": false,
	} {
		err := ownerCheck(path)
		var e *safefile.Error
		if (err == nil) != allowed || !allowed && (!errors.As(err, &e) || e.Problem != safefile.ForeignOwner || hint(err) != "run it as that user") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestInstallWhereNobodyMay is about folders that are closed, and about files
// that another user has put into one's home. As root it runs the program as
// somebody else.
func TestInstallWhereNobodyMay(t *testing.T) {
	folder, err := released()
	if err != nil {
		t.Fatal(err)
	}
	const text, byHand = "# mine\n", `nothing was changed; by hand: write eval "$(awsmfa hook bash)" at the end of ~/.bashrc`
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
			home := t.TempDir()
			rc, program := filepath.Join(home, ".bashrc"), filepath.Join(home, "awsmfa")
			binary, err := os.ReadFile(filepath.Join(folder, "awsmfa"))
			if err == nil {
				err = errors.Join(os.WriteFile(program, binary, 0o755), os.WriteFile(rc, []byte(text), 0o644))
			}
			cmd := exec.Command(program, "hook", "bash", "--install", "--yes")
			cmd.Env, cmd.Dir = []string{"HOME=" + home}, "/"
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
