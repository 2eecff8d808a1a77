package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"awsmfa/internal/childtest"
	"awsmfa/internal/session"
)

// aloneIn names the folder of a test that runs in a process of its own, and aloneDone
// is what it says at the end.
const (
	aloneIn   = "CACHE_TEST_FOLDER"
	aloneDone = "all is well"
)

// alone does work in a process of its own, whose umask and system calls it may
// spoil. strace has options for the latter; with none, it does not run.
func alone(t *testing.T, path string, strace []string, work func(path string)) {
	t.Helper()
	if in := os.Getenv(aloneIn); in != "" {
		childtest.EndWithInput()
		work(in)
		if !t.Failed() {
			fmt.Print(aloneDone)
			syscall.Exit(0) // what follows a test may need the system calls
		}
		return
	}
	cmd := start(t, "", path)
	cmd.Args = []string{cmd.Path, "-test.v", "-test.run", "^" + t.Name() + "$"}
	cmd.Env, cmd.Stderr = []string{aloneIn + "=" + path, "TMPDIR=" + t.TempDir()}, nil
	if strace != nil {
		injected(t, cmd, strace...)
	}
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "--- SKIP") {
		t.Skipf("%s", out)
	}
	if err != nil || !strings.Contains(string(out), aloneDone) {
		t.Errorf("%v: %s", err, out)
	}
}

// refuse has a system call of this process fail from now on.
func refuse(t *testing.T, call uint32, with unix.Errno) {
	t.Helper()
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS}, // the number of the call
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: call, Jf: 1},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(with)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	must(t, unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
	_, _, err := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
	if err != 0 {
		t.Skip("system calls cannot be refused here: ", err)
	}
}

func hasMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	if info, err := os.Lstat(path); err != nil || info.Mode() != want {
		t.Errorf("%s: %v, %v, want mode %v", path, info.Mode(), err, want)
	}
}

// Some file systems have no modes, and give every file that of its owner alone.
func TestWhereFilesKeepTheirMode(t *testing.T) {
	alone(t, place(t), nil, func(path string) {
		unix.Umask(0o022)
		refuse(t, unix.SYS_FCHMOD, unix.EPERM)
		d, _ := opened(t, path)
		save(t, d, key, sample())
		spend(t, d, "dev", "123456", session.Spent{At: made})
		if _, ok, err := d.TryLock("dev", session.Asking); !ok || err != nil {
			t.Errorf("TryLock = %v, %v", ok, err)
		}
		if k, ok := d.Load(key); !ok || k != sample() {
			t.Errorf("Load = %v, %v", k, ok)
		}
		unix.Umask(0o777)
		if err := d.Save(key, sample()); !errors.Is(err, unix.EPERM) {
			t.Errorf("Save of a file without any mode = %v", err)
		}
	})
}

func TestLinuxBefore66(t *testing.T) {
	alone(t, place(t), nil, func(path string) {
		unix.Umask(0o777)
		refuse(t, unix.SYS_FCHMODAT2, unix.ENOSYS)
		d, _ := opened(t, path)
		save(t, d, key, sample())
		hasMode(t, path, fs.ModeDir|0o700)
		hasMode(t, filepath.Dir(path), fs.ModeDir|0o700)
	})
}

// Even then, nobody else can look into it.
func TestAFolderWhoseModeCannotBeSet(t *testing.T) {
	alone(t, place(t), nil, func(path string) {
		unix.Umask(0)
		refuse(t, unix.SYS_FCHMODAT2, unix.EPERM)
		d, _ := opened(t, path)
		if err := d.Save(key, sample()); !errors.As(err, new(*UnwritableError)) || !errors.Is(err, unix.EPERM) {
			t.Errorf("Save = %v", err)
		}
		hasMode(t, filepath.Dir(path), fs.ModeDir|0o700)
	})
}

// Some file systems say only when a file is closed that the disk is full.
func TestADiskThatIsFullAtTheEnd(t *testing.T) {
	alone(t, place(t), nil, func(path string) {
		d, _ := opened(t, path)
		save(t, d, key, sample())
		refuse(t, unix.SYS_CLOSE, unix.ENOSPC)
		other := sample()
		other.Profile = "other"
		if err := d.Save(key, other); !errors.As(err, new(*UnwritableError)) || !errors.Is(err, unix.ENOSPC) {
			t.Errorf("Save = %v", err)
		}
		if _, err := d.Stamp(); !errors.Is(err, unix.ENOSPC) {
			t.Errorf("Stamp = %v", err)
		}
		if k, ok := d.Load(key); !ok || k != sample() {
			t.Errorf("Load = %v, %v", k, ok)
		}
	})
}

// someFiles makes two sessions and what a killed process leaves.
func someFiles(t *testing.T, path string) (second, left string) {
	t.Helper()
	d, _ := opened(t, path)
	second = strings.Repeat("ab", 16)
	save(t, d, key, sample())
	save(t, d, second, sample())
	return second, leftover(t, path, 0o600)
}

// What cannot be looked at is not removed: it may be what somebody else made.
func TestWhereTimesCannotBeRead(t *testing.T) {
	path := place(t)
	var second, left string
	if os.Getenv(aloneIn) == "" {
		second, left = someFiles(t, path)
	}
	alone(t, path, []string{"-P", path, "-e", "inject=newfstatat:error=EIO"}, func(path string) {
		d, _ := opened(t, path)
		save(t, d, strings.Repeat("cd", 16), sample())
		if removed, err := d.RemoveLeftovers(); len(removed) != 0 || err != nil {
			t.Errorf("RemoveLeftovers = %q, %v", removed, err)
		}
		if _, err := d.Stamp(); !errors.Is(err, unix.EIO) {
			t.Errorf("Stamp = %v", err)
		}
	})
	if os.Getenv(aloneIn) == "" {
		for _, name := range []string{second + sessionSuffix, key + sessionSuffix, left} {
			if _, err := os.Lstat(filepath.Join(path, name)); err != nil {
				t.Error(err)
			}
		}
	}
}

// Another process may remove a session while they are listed.
func TestASessionThatIsRemovedWhileListed(t *testing.T) {
	path := place(t)
	if os.Getenv(aloneIn) == "" {
		someFiles(t, path)
	}
	alone(t, path, []string{"-P", key + sessionSuffix, "-e", "inject=openat:error=ENOENT"}, func(path string) {
		d, heard := opened(t, path)
		got, err := d.Sessions()
		if err != nil || len(got) != 1 || got[0].Key == key || len(*heard) != 0 {
			t.Errorf("Sessions = %v, %v, heard %q", got, err, *heard)
		}
	})
}

func TestAFolderThatCannotBeListed(t *testing.T) {
	path := place(t)
	if os.Getenv(aloneIn) == "" {
		someFiles(t, path)
	}
	alone(t, path, []string{"-P", path, "-e", "inject=getdents64:error=EIO"}, func(path string) {
		d, _ := opened(t, path)
		if names, err := d.Files(""); !errors.Is(err, unix.EIO) {
			t.Errorf("Files = %q, %v", names, err)
		}
	})
}

func TestAFileThatCannotBeRead(t *testing.T) {
	path := place(t)
	if os.Getenv(aloneIn) == "" {
		someFiles(t, path)
	}
	alone(t, path, []string{"-P", filepath.Join(path, key+sessionSuffix), "-e", "inject=read:error=EIO"}, func(path string) {
		d, heard := opened(t, path)
		if k, ok := d.Load(key); ok || len(*heard) != 1 || !strings.Contains((*heard)[0], unix.EIO.Error()) {
			t.Errorf("Load = %v, %v, heard %q", k, ok, *heard)
		}
	})
}

// Where files cannot be locked, only their age says that nobody writes them.
func TestLeftoversWithoutKernelLocks(t *testing.T) {
	alone(t, place(t), nil, func(path string) {
		refuse(t, unix.SYS_FLOCK, unix.ENOLCK)
		young, old := leftover(t, path, 0o600), leftover(t, path, 0o600)
		then := time.Now().Add(-abandonedTemp - time.Minute)
		must(t, os.Chtimes(filepath.Join(path, old), then, then))
		d, _ := opened(t, path)
		removed, err := d.RemoveLeftovers()
		if err != nil || len(removed) != 1 || removed[0] != filepath.Join(path, old) {
			t.Errorf("RemoveLeftovers = %q, %v", removed, err)
		}
		hasMode(t, filepath.Join(path, young), 0o600)
	})
}
