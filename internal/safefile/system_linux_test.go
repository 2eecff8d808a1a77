package safefile

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// as runs f with the file system rights of another user. Only root can; the
// rights are the thread's, which ends with f.
func as(t *testing.T, user int, f func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread()
		// The system call itself: the library's sets every thread's.
		unix.RawSyscall(unix.SYS_SETFSGID, uintptr(user), 0, 0)
		unix.RawSyscall(unix.SYS_SETFSUID, uintptr(user), 0, 0)
		f()
	}()
	<-done
}

const nobody = 65534

func TestOwnerIsKept(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o640)
	if err := os.Chown(path, 1234, 2345); err != nil {
		t.Fatal(err)
	}
	if err := Update(t.Context(), path, put("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(path)
	if err != nil || ownerOf(info) != (owner{1234, 2345}) {
		t.Errorf("the owner is %v, %v", ownerOf(info), err)
	}
	wantTree(t, dir, map[string]string{"credentials": "-rw-r----- new"})
}

// Root at work in another user's home leaves them files they can use.
func TestNewFileBelongsToTheOwnerOfTheFolder(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	dir := t.TempDir()
	if err := os.Chown(dir, 1234, 2345); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, ".aws", "credentials")
	if err := Update(t.Context(), path, put("new")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, filepath.Dir(path)} {
		info, err := os.Lstat(name)
		if err != nil || ownerOf(info) != (owner{1234, 2345}) {
			t.Errorf("the owner of %s is %v, %v", name, ownerOf(info), err)
		}
	}
}

// A lock file of root's that stayed behind, as after "sudo -E awsmfa write", would
// keep the user from ever having a lock.
func TestRootLeavesALockThatTheUserCanTake(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	top := t.TempDir()
	dir := filepath.Join(top, "aws")
	path := filepath.Join(dir, "credentials")
	for at := top; at != "/" && at != os.TempDir(); at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Mkdir(dir, 0o700), os.Chown(dir, nobody, nobody)); err != nil {
		t.Fatal(err)
	}
	unlock := mustLock(t, path)
	name := filepath.Join(dir, onlyName(t, dir))
	info, err := os.Lstat(name)
	if err != nil || ownerOf(info) != (owner{nobody, nobody}) || info.Mode() != 0o600 {
		t.Errorf("the lock file is %v of %v, %v", info.Mode(), ownerOf(info), err)
	}
	as(t, nobody, func() { wantLocked(t, path, path) })
	wantLocked(t, path, path)
	unlock()
	write(t, name, "", 0o600) // as a killed process leaves it
	if err := os.Chown(name, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	mustLock(t, path)()
	as(t, nobody, func() { mustLock(t, path)() })
	wantTree(t, dir, map[string]string{})

	write(t, name, "", 0o600) // root's, as a program of before left it
	as(t, nobody, func() {
		_, err := Lock(t.Context(), path, 0, nil)
		wantProblem(t, err, path, Locked)
	})
}

func TestRightsOfOthers(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for dir := top; dir != "/" && dir != os.TempDir(); dir = filepath.Dir(dir) {
		must(os.Chmod(dir, 0o755))
	}
	for _, test := range []struct {
		name    string
		folder  os.FileMode
		mode    os.FileMode
		user    int // of the file
		group   int
		problem Problem // empty: none
	}{
		{"folder closed", 0o755, 0o666, nobody, nobody, Closed},
		{"file unreadable", 0o777, 0o600, 0, 0, Unreadable},
		{"file of another user", 0o777, 0o666, 0, nobody, ForeignOwner},
		{"file of another user, closed to its group", 0o777, 0o606, 0, 0, ForeignOwner},
		{"file of another group, open to it", 0o777, 0o660, nobody, 0, ForeignOwner},
		{"file of another group, closed to it", 0o777, 0o600, nobody, 0, ""},
		{"file of another group, closed to it alone", 0o777, 0o606, nobody, 0, ""},
		{"file of another group, closed to it alone, a program", 0o777, 0o701, nobody, 0, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(top, test.name)
			path := filepath.Join(dir, "credentials")
			must(os.Mkdir(dir, 0o700))
			write(t, path, "old", test.mode)
			must(os.Chmod(dir, test.folder))
			if os.Geteuid() == 0 {
				must(os.Chown(path, test.user, test.group))
			}
			var updateErr, checkErr error
			as(t, nobody, func() {
				checkErr = Check(t.Context(), path)
				updateErr = Update(t.Context(), path, put("new"))
			})
			if test.problem != "" {
				wantProblem(t, checkErr, path, test.problem)
				wantProblem(t, updateErr, path, test.problem)
				if !errors.Is(checkErr, fs.ErrPermission) || !errors.Is(updateErr, fs.ErrPermission) {
					t.Errorf("the reason is lost: %v; %v", checkErr, updateErr)
				}
				wantTree(t, dir, map[string]string{"credentials": test.mode.String() + " old"})
				return
			}
			if checkErr != nil || updateErr != nil {
				t.Errorf("Check = %v, Update = %v", checkErr, updateErr)
			}
			wantTree(t, dir, map[string]string{"credentials": test.mode.String() + " new"})
		})
	}
	t.Run("folder that cannot be looked into", func(t *testing.T) {
		dir := filepath.Join(top, "closed")
		must(os.Mkdir(dir, 0o700))
		path := filepath.Join(dir, "credentials")
		as(t, nobody, func() {
			_, err := Lock(t.Context(), path, 0, nil)
			wantProblem(t, err, path, Closed)
		})
	})
	t.Run("no folder and none can be made", func(t *testing.T) {
		dir := filepath.Join(top, "none")
		must(os.Mkdir(dir, 0o755))
		path := filepath.Join(dir, "home", ".aws", "credentials")
		as(t, nobody, func() {
			_, err := Lock(t.Context(), path, 0, nil)
			for _, err := range []error{err, Check(t.Context(), path), Update(t.Context(), path, put("new"))} {
				wantProblem(t, err, path, Closed)
				if !errors.Is(err, fs.ErrPermission) {
					t.Errorf("the reason is lost: %v", err)
				}
			}
		})
		wantTree(t, dir, map[string]string{})
	})
}

// mount makes a mount that only the thread of the test sees, so that a test that is
// killed leaves none behind. It skips the test where the system does not permit it.
func mount(t *testing.T, source, target, kind string, flags uintptr, options string) {
	t.Helper()
	runtime.LockOSThread()
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		t.Skip("unshare: ", err)
	}
	if err := unix.Mount("none", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		t.Skip("mount --make-rprivate: ", err)
	}
	if err := unix.Mount(source, target, kind, flags, options); err != nil {
		t.Skipf("mount of %s: %v", kind, err)
	}
	t.Cleanup(func() { unix.Unmount(target, unix.MNT_DETACH) })
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mount(t, "none", dir, "tmpfs", 0, "size=64k")
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o600)
	wantProblem(t, Update(t.Context(), path, put(strings.Repeat("x", 100_000))), path, Full)
	wantTree(t, dir, map[string]string{"credentials": "-rw------- old"})
	if err := Update(t.Context(), path, put("new")); err != nil {
		t.Error(err)
	}
}

func TestReadOnlyFileSystem(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mount(t, "none", dir, "tmpfs", 0, "size=64k")
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o600)
	lock := ".credentials" + lockSuffix
	write(t, filepath.Join(dir, lock), "", 0o600)
	if err := unix.Mount("none", dir, "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, err := Lock(t.Context(), path, 0, nil)
	wantProblem(t, err, path, ReadOnly)
	wantProblem(t, Check(t.Context(), path), path, ReadOnly)
	wantProblem(t, Update(t.Context(), path, put("new")), path, ReadOnly)
	wantTree(t, dir, map[string]string{"credentials": "-rw------- old", lock: "-rw------- "})
}

// Two names of one folder, as a disk has that does not know upper from lower case,
// have one lock.
func TestLockOfAFolderWithTwoNames(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	dir, twin := filepath.Join(top, "aws"), filepath.Join(top, "AWS")
	if err := errors.Join(os.Mkdir(dir, 0o700), os.Mkdir(twin, 0o700)); err != nil {
		t.Fatal(err)
	}
	mount(t, dir, twin, "none", unix.MS_BIND, "")
	unlock := mustLock(t, filepath.Join(dir, "credentials"))
	wantLocked(t, filepath.Join(twin, "credentials"), filepath.Join(twin, "credentials"))
	unlock()
	mustLock(t, filepath.Join(twin, "credentials"))()
}

// One file has one lock on a disk that ignores case and the form of Unicode, as those
// of macOS do, and what was left under another spelling is found.
func TestDiskThatIgnoresCase(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	mount(t, "none", top, "tmpfs", 0, "casefold,size=64k")
	dir := filepath.Join(top, "home")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := unix.IoctlSetPointerInt(int(f.Fd()), unix.FS_IOC_SETFLAGS, 0x40000000); err != nil { // FS_CASEFOLD_FL
		t.Skip("chattr +F: ", err)
	}
	path, other := filepath.Join(dir, ".aws", "cr\u00e9dentials"), filepath.Join(dir, ".AWS", "Cre\u0301dentials")
	if err := Update(t.Context(), path, put("old")); err != nil {
		t.Fatal(err)
	}
	unlock := mustLock(t, path)
	wantLocked(t, other, other)
	unlock()
	left := leftover(t, other, 0o600)
	if removed, err := RemoveLeftovers(path); err != nil || len(removed) != 1 || filepath.Base(removed[0]) != filepath.Base(left) {
		t.Errorf("RemoveLeftovers = %q, %v", removed, err)
	}
}

func TestFileMountedByItself(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o600)
	mount(t, path, path, "none", unix.MS_BIND, "")
	wantProblem(t, Check(t.Context(), path), path, Mounted)
	wantProblem(t, Update(t.Context(), path, put("new")), path, Mounted)
	old, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := newTemp(path, old)
	if err != nil {
		t.Fatal(err)
	}
	defer file.discard()
	wantProblem(t, explain(path, Closed, os.Rename(file.Name(), path)), path, Mounted) // what a rename says
	if !old.same(old) || old.same(state{}) {
		t.Error("a file is not itself")
	}
}

// The order is what makes the change survive a power cut: the text is on the
// disk before it has the name, and the name before Update returns.
func TestOrderOfSystemCalls(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "credentials")
	write(t, path, "old", 0o644)
	log := filepath.Join(t.TempDir(), "log")
	cmd := child(t, "-f", "-y", "-o", log, "-e", "trace=write,fchmod,fsync,renameat,rename,renameat2,unlinkat", os.Args[0], "update", path)
	cmd.Path = strace
	if err := cmd.Run(); err != nil {
		t.Skip("strace does not run: ", err)
	}
	trace, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var calls []string
	for _, m := range regexp.MustCompile(`(?m)^\d+ +(write|fchmod|fsync|rename|unlink)\w*\((.*?)(?:\) += [03]| <unfinished \.\.\.>)$`).FindAllStringSubmatch(string(trace), -1) {
		switch {
		case m[1] == "unlink" && strings.HasSuffix(m[0], "unfinished ...>"): // and there is nothing any more
		case strings.Contains(m[2], dir+"/.credentials.awsmfa-"):
			calls = append(calls, m[1]+" temporary")
		case strings.Contains(m[2], dir):
			calls = append(calls, m[1]+" folder")
		}
	}
	want := []string{"fchmod temporary", "fchmod temporary", "write temporary", "fsync temporary", "rename temporary", "fsync folder"}
	if strings.Join(calls, ", ") != strings.Join(want, ", ") {
		t.Errorf("the calls are\n%q, want\n%q\n%s", calls, want, trace)
	}
}

// immutable locks what is at path as chattr(1) does, by FS_IMMUTABLE_FL. Only root can.
func immutable(t *testing.T, path string) {
	t.Helper()
	set := func(flags int) error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		return unix.IoctlSetPointerInt(int(f.Fd()), unix.FS_IOC_SETFLAGS, flags)
	}
	if err := set(0x10); err != nil {
		t.Skip("chattr +i: ", err)
	}
	t.Cleanup(func() {
		if err := set(0); err != nil {
			t.Error(err)
		}
	})
}

// A locked file, which people lock so that no program changes it, is said to be
// locked, and so is its folder; nothing is left beside it.
func TestLockedFile(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"credentials", "."} {
		dir := t.TempDir()
		path := filepath.Join(dir, "credentials")
		write(t, path, "old", 0o600)
		locked := filepath.Join(dir, name)
		immutable(t, locked)
		wantProblem(t, Check(t.Context(), path), locked, Immutable)
		wantProblem(t, Update(t.Context(), path, put("new")), locked, Immutable)
		wantTree(t, dir, map[string]string{"credentials": "-rw------- old"})
	}
}
