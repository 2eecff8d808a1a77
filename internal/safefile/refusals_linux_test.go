package safefile

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// traced is child with one system call changed by strace(1), such as
// "fsync:error=EIO".
func traced(t *testing.T, change string, args ...string) *exec.Cmd {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	calls, _, _ := strings.Cut(change, ":")
	with := []string{"-f", "-qq", "-o", os.DevNull, "-e", "trace=" + calls, "-e", "inject=" + change}
	if err := exec.Command(strace, append(with, "true")...).Run(); err != nil {
		t.Skip("strace does not run: ", err)
	}
	cmd := child(t, append(append(with, os.Args[0]), args...)...)
	cmd.Path = strace
	return cmd
}

// Whatever the system refuses on the way, the old file stays, what was refused is
// told, and nothing is left beside it.
func TestWhatTheSystemRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ change, says string }{
		{"flistxattr:error=EIO:when=1", `has an access list or attributes that cannot be kept: input/output error`},
		{"fgetxattr:error=EIO:when=1", `has an access list or attributes that cannot be kept: input/output error`},
		{"fsetxattr:error=EIO:when=1", `has an access list or attributes that cannot be kept: input/output error`},
		{"fremovexattr:error=EIO", `has an access list or attributes that cannot be kept: input/output error`},
		{"fchmod:error=EIO:when=1", `: input/output error`},
		{"fchmod:error=EIO:when=2", `: input/output error`},
		{"flock:error=EAGAIN", `keeps being changed by other programs`},
		{"fsync:error=EIO:when=1", `: input/output error`},
		{"renameat,?renameat2,?rename:error=EACCES", `is in a folder that cannot be written to: permission denied`},
		{"renameat,?renameat2,?rename:error=ENOSPC", `does not fit on the disk: no space left on device`},
	} {
		t.Run(test.change, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "credentials")
			write(t, path, "old", 0o640)
			setAttribute(t, path, "user.note", "x")
			setAttribute(t, dir, "system.posix_acl_default", readableFor(5678)) // of which a new file gets one
			cmd := traced(t, test.change, "update", path)
			var said bytes.Buffer
			cmd.Stderr = &said
			err := cmd.Run()
			line, _, _ := strings.Cut(said.String(), "\n")
			if err == nil || !strings.HasSuffix(line, test.says) {
				t.Errorf("%v, and it says %q, want %q", err, &said, test.says)
			}
			wantTree(t, dir, map[string]string{"credentials": "-rw-r----- old"})
		})
	}
}

// What is refused and does not matter does not keep the file from being written.
func TestWhatTheSystemMayRefuse(t *testing.T) {
	t.Parallel()
	for _, change := range []string{
		"fsync:error=EINVAL",          // some file systems cannot
		"fchown:error=EPERM",          // nobody else is to own it
		"flistxattr:error=EOPNOTSUPP", // there are no attributes
		"flock:error=ENOLCK",          // there are no locks
		"flock:error=EAGAIN:when=1",   // another process takes it for a left-over
	} {
		t.Run(change, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "credentials")
			write(t, path, "old", 0o640)
			if err := traced(t, change, "update", path).Run(); err != nil {
				t.Error(err)
			}
			wantTree(t, dir, map[string]string{"credentials": "-rw-r----- new"})
		})
	}
}

// Check leaves nothing, either: Update clears away at its end.
func TestCheckOfWhatIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o640)
	cmd := traced(t, "fchmod:error=EIO", "check", path)
	cmd.Stderr = nil
	if err := cmd.Run(); err == nil {
		t.Error("nothing is refused")
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw-r----- old"})
}

// A folder that cannot be closed to others gets no file.
func TestFolderThatCannotBeClosed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := traced(t, "fchmodat,?fchmodat2,?chmod:error=EIO", "update", filepath.Join(dir, "aws", "credentials"))
	cmd.Stderr = nil
	if err := cmd.Run(); err == nil {
		t.Error("the file is written")
	}
	wantTree(t, dir, map[string]string{"aws": "drwx------"})
}

// A program that overwrites our text at once does not undo the change: it is made
// again on what that program wrote.
func TestOverwrittenAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old\n", 0o600)
	cmd := traced(t, "renameat,?renameat2,?rename:delay_exit=500000:when=1", "add-lines", path, "we")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); !bytes.Contains(contents(t, path), []byte("we 0")); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing is written")
		}
	}
	write(t, path, "theirs\n", 0o600)
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw------- theirs\nwe 0\nwe 1\nwe 2\n"})
}

// Until the new file is in its place, nobody takes it for a left-over.
func TestLockedUntilItIsRenamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o600)
	cmd := traced(t, "renameat,?renameat2,?rename:delay_enter=500000:when=1", "update", path)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); !written(t, dir); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing is written")
		}
	}
	time.Sleep(100 * time.Millisecond) // while it is being renamed
	if removed, err := RemoveLeftovers(path); removed != nil || err != nil {
		t.Errorf("RemoveLeftovers = %q, %v", removed, err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw------- new"})
}

// written says whether a file in dir has the new text.
func written(t *testing.T, dir string) bool {
	t.Helper()
	for _, text := range tree(t, dir) {
		if strings.HasSuffix(text, " new") {
			return true
		}
	}
	return false
}

func contents(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// An ordinary user has files in folders of others, as in /tmp, and locks them there.
// Not parallel: a program that another test starts meanwhile could hold the copy open.
func TestLockOfAnOrdinaryUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	dir, tests := t.TempDir(), filepath.Join(t.TempDir(), "tests")
	write(t, tests, string(contents(t, os.Args[0])), 0o755)
	for at := dir; at != "/" && at != os.TempDir(); at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Chown(dir, 1234, 1234), os.Chmod(dir, 0o777|os.ModeSticky), os.Chmod(filepath.Dir(tests), 0o755)); err != nil {
		t.Fatal(err)
	}
	cmd := child(t, "add-lines", filepath.Join(dir, "credentials"), "we")
	cmd.Path = tests
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if err := cmd.Run(); errors.Is(err, os.ErrPermission) {
		t.Skip("another user cannot run the tests: ", err)
	} else if err != nil {
		t.Error(err)
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw------- we 0\nwe 1\nwe 2\n"})
}
