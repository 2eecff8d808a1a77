//go:build unix

package safefile

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary is also the other processes of these tests.
func TestMain(m *testing.M) {
	runtime.LockOSThread() // strace counts the calls of each thread
	switch args := os.Args[1:]; {
	case len(args) == 2 && args[0] == "write-forever":
		writeForever(args[1])
	case len(args) == 3 && args[0] == "add-lines":
		addLines(args[1], args[2])
	case len(args) == 2 && args[0] == "hold-lock":
		holdLock(args[1])
	case len(args) == 2 && args[0] == "check":
		must(Check(context.Background(), args[1]))
	case len(args) == 2 && args[0] == "update":
		must(Update(context.Background(), args[1], put("new")))
	default:
		// Errors name files with links resolved, and on a Mac TMPDIR is behind one.
		temp, err := filepath.EvalSymlinks(os.TempDir())
		must(err)
		must(os.Setenv("TMPDIR", temp))
		os.Exit(m.Run())
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func child(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = []string{"TMPDIR=" + t.TempDir()}
	cmd.Stderr = os.Stderr
	return cmd
}

// version is a text that shows when a part of it is missing.
func version(n int) string {
	return strings.Repeat(fmt.Sprintf("version %d\n", n), 2000) + "end\n"
}

func writeForever(path string) {
	for n := 0; ; n++ {
		old := time.Now().Add(-time.Hour)
		os.Chtimes(path, old, old) // or every write would wait for the one before
		unlock, err := Lock(context.Background(), path, time.Hour, nil)
		must(err)
		must(Update(context.Background(), path, put(version(n))))
		unlock()
		fmt.Println(n)
	}
}

func TestKilledWriterLeavesAWholeFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, version(0), 0o600)
	writes, leftovers := 0, 0
	for round := 0; writes < 500 || leftovers == 0; round++ {
		if round == 300 {
			t.Fatalf("%d rounds, %d writes, %d left-overs", round, writes, leftovers)
		}
		cmd := child(t, "write-forever", path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 5 + rand.IntN(10) {
			lines.Scan()
			writes++
		}
		time.Sleep(time.Duration(rand.IntN(1500)) * time.Microsecond)
		cmd.Process.Kill()
		cmd.Wait()
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		n, _ := strconv.Atoi(strings.Fields(string(text) + "version x")[1])
		if string(text) != version(n) {
			t.Fatalf("round %d: %d bytes are no version", round, len(text))
		}
		if slices.ContainsFunc(names(t, dir), func(name string) bool { return isTempOf(path, nil, name) }) {
			leftovers++
		}
		unlock, err := Lock(t.Context(), path, 0, nil)
		if err != nil {
			t.Fatalf("round %d: a dead process holds the lock: %v", round, err)
		}
		unlock()
	}
	if err := Update(t.Context(), path, put("last")); err != nil {
		t.Fatal(err)
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw------- last"})
	t.Logf("%d writes, %d left-overs", writes, leftovers)
}

func addLines(path, name string) {
	for n := range 3 {
		unlock, err := Lock(context.Background(), path, time.Hour, nil)
		must(err)
		line := fmt.Sprintf("%s %d\n", name, n)
		must(Update(context.Background(), path, func(old []byte) ([]byte, error) {
			if bytes.Contains(old, []byte(line)) {
				return old, nil
			}
			return append(bytes.Clone(old), line...), nil
		}))
		unlock()
	}
}

func TestTenWritersLoseNothing(t *testing.T) {
	t.Parallel()
	writersLoseNothing(t, 10, child)
}

// On NFS without a lock service, flock fails.
func TestWritersLoseNothingWithoutKernelLocks(t *testing.T) {
	t.Parallel()
	writersLoseNothing(t, 4, childWithoutLocks)
}

// childWithoutLocks is child where the system's flock fails.
func childWithoutLocks(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	without := []string{"-f", "-qq", "-o", os.DevNull, "-e", "trace=flock", "-e", "inject=flock:error=ENOLCK"}
	if err := exec.Command(strace, append(without, "true")...).Run(); err != nil {
		t.Skip("strace does not run: ", err)
	}
	cmd := child(t, append(append(without, os.Args[0]), args...)...)
	cmd.Path = strace
	return cmd
}

func writersLoseNothing(t *testing.T, writers int, child func(*testing.T, ...string) *exec.Cmd) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	var all []*exec.Cmd
	for i := range writers {
		cmd := child(t, "add-lines", path, fmt.Sprintf("writer%d", i))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		all = append(all, cmd)
	}
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range writers {
		for n := range 3 {
			if line := fmt.Sprintf("writer%d %d\n", i, n); strings.Count(string(text), line) != 1 {
				t.Errorf("line %q is there %d times", line, strings.Count(string(text), line))
			}
		}
	}
	if n := bytes.Count(text, []byte("\n")); n != 3*writers {
		t.Errorf("there are %d lines, want %d", n, 3*writers)
	}
	for _, name := range names(t, dir) {
		if name != "credentials" && name != ".credentials"+lockSuffix { // which stays where nobody can lock it
			t.Errorf("there is %q", name)
		}
	}
}

// A program that knows no locks rewrites its own line in place, over and over.
// It may undo a change of ours, which nobody can prevent, but whatever it left
// alone stays.
func TestWriterInPlaceLosesNothingToUs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	keep := strings.Repeat("[profile] keep this line\n", 2000)
	write(t, path, keep+"theirs 0\n", 0o600)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for n := 1; ; n++ {
			select {
			case <-stop:
				return
			case <-time.After(time.Duration(rand.IntN(150)) * time.Millisecond):
			}
			old, _ := os.ReadFile(path)
			text := string(old[:bytes.Index(old, []byte("theirs "))]) + fmt.Sprintf("theirs %d\n", n)
			if f, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0); err == nil {
				for piece := range bytesIn([]byte(text), 8192) {
					f.Write(piece)
					time.Sleep(time.Millisecond)
				}
				f.Close()
			}
		}
	}()
	for n := range 6 {
		err := Update(t.Context(), path, func(old []byte) ([]byte, error) {
			if !strings.HasPrefix(string(old), keep) || !bytes.Contains(old, []byte("theirs ")) {
				t.Errorf("edit is given %d bytes, a part of the file", len(old))
			}
			if ours := fmt.Appendf(nil, "ours %d\n", n); !bytes.Contains(old, ours) {
				return append(bytes.Clone(old), ours...), nil
			}
			return old, nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	close(stop)
	<-done
	if text, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(text), keep) {
		t.Errorf("%d bytes are left, %v", len(text), err)
	}
	onlyName(t, dir)
}

func bytesIn(text []byte, size int) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for len(text) > 0 {
			n := min(size, len(text))
			if !yield(text[:n]) {
				return
			}
			text = text[n:]
		}
	}
}

func holdLock(path string) {
	_, err := Lock(context.Background(), path, time.Hour, nil)
	must(err)
	fmt.Println("held")
	time.Sleep(time.Minute)
}

func TestKilledProcessHoldsNoLock(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	cmd := child(t, "hold-lock", path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	bufio.NewScanner(out).Scan()
	if _, err := Lock(t.Context(), path, 0, nil); err == nil {
		t.Error("two processes hold one lock")
	}
	cmd.Process.Kill()
	cmd.Wait()
	unlock, err := Lock(t.Context(), path, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}

// The umask is the process's: this test runs alone.
func TestUmaskDoesNotMatter(t *testing.T) {
	for _, mask := range []int{0, 0o077, 0o777} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a", "b", "credentials")
		old := syscall.Umask(mask)
		unlock, lockErr := Lock(t.Context(), path, 0, nil)
		held := tree(t, dir)
		err := Update(t.Context(), path, put("new"))
		syscall.Umask(old)
		if err != nil || lockErr != nil {
			t.Errorf("umask %o: %v, %v", mask, err, lockErr)
			continue
		}
		unlock()
		if lock := held["a/b/.credentials"+lockSuffix]; len(held) != 3 || !strings.HasPrefix(lock, "-rw------- ") {
			t.Errorf("umask %o: with the lock, there is %q", mask, held)
		}
		wantTree(t, dir, map[string]string{
			"a": "drwx------", "a/b": "drwx------", "a/b/credentials": "-rw------- new",
		})
	}
}

func TestNothingElseIsOpened(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(path string) error{
		"FIFO": func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"link to a FIFO": func(path string) error {
			return errors.Join(syscall.Mkfifo(path+"f", 0o600), os.Symlink("cf", path))
		},
		"socket": func(path string) error {
			fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
			if err != nil {
				return err
			}
			return syscall.Bind(fd, &syscall.SockaddrUnix{Name: path})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, err := os.MkdirTemp("", "s") // a socket's name is short
			if err != nil {
				t.Fatal(err)
			}
			defer os.RemoveAll(dir)
			path := filepath.Join(dir, "c")
			if err := make(path); err != nil {
				t.Fatal(err)
			}
			real, _ := Real(path)
			wantProblem(t, Update(soon(t), path, put("new")), real, NotRegular)
			wantProblem(t, Check(t.Context(), path), real, NotRegular)
			for name, mode := range tree(t, dir) {
				if mode[0] == '-' && mode[:2] != "->" {
					t.Errorf("%s became a file", name)
				}
			}
		})
	}
}

// Opening a FIFO would set free whoever waits for its other end.
func TestFIFOIsNotOpened(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	opened := make(chan struct{})
	go func() {
		defer close(opened)
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err == nil {
			f.Close()
		}
	}()
	time.Sleep(20 * time.Millisecond) // until it waits
	wantProblem(t, Update(t.Context(), path, put("new")), path, NotRegular)
	select {
	case <-opened:
		t.Error("the FIFO was opened")
	case <-time.After(20 * time.Millisecond):
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	<-opened
}

// The flags are for what comes in the place of a file after it was looked at.
func TestFilesAreOpenedWithoutFollowing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	write(t, file, "", 0o600)
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	if f, err := os.OpenFile(link, os.O_RDONLY|openFlags, 0); err == nil {
		f.Close()
		t.Error("a link is followed")
	}
	fifo := filepath.Join(dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	opened := make(chan error, 1)
	go func() {
		f, err := os.OpenFile(fifo, os.O_RDONLY|openFlags, 0)
		if err == nil {
			_, err = readOpen(fifo, f)
			f.Close()
		}
		opened <- err
	}()
	select {
	case err := <-opened:
		wantProblem(t, err, fifo, NotRegular)
	case <-time.After(10 * time.Second):
		t.Error("a FIFO is waited for")
	}
}
