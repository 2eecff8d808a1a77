//go:build unix

package cache

import (
	"bufio"
	"cmp"
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

	"golang.org/x/sys/unix"

	"awsmfa/internal/childtest"
	"awsmfa/internal/session"
)

// child says which of the functions below this test binary is to run.
const child = "CACHE_TEST_CHILD"

func TestMain(m *testing.M) {
	job := map[string]func(*Dir) error{"count": count, "hold": hold, "save": saveForever, "readonly": readOnly, "no-locks": noLocks, "write": func(d *Dir) error { return d.WriteFile("rotate-AKIA1", "hush") }, "make": func(d *Dir) error { return d.Save(key, sample()) }}[os.Getenv(child)]
	if job == nil {
		os.Exit(m.Run())
	}
	childtest.EndWithInput()
	d, err := Open(os.Args[1], func(error) {})
	if err == nil {
		err = job(d)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func start(t *testing.T, job, path string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.Command(exe, path)
	cmd.Env = []string{child + "=" + job, "GOCOVERDIR=" + cmp.Or(os.Getenv("GOCOVERDIR"), t.TempDir())}
	cmd.Stderr = os.Stderr
	childtest.Tie(t, cmd)
	return cmd
}

const rounds = 20

// count adds to a number in a file, with the lock held, by a way that loses
// counts when two do so at once.
func count(d *Dir) error {
	for done := 0; done < rounds; {
		unlock, ok, err := d.TryLock("dev", session.Sending)
		if err != nil {
			return err
		}
		if !ok {
			time.Sleep(time.Duration(rand.IntN(500)) * time.Microsecond)
			continue
		}
		file := d.path + "/number"
		text, _ := os.ReadFile(file)
		n, _ := strconv.Atoi(string(text))
		runtime.Gosched()
		if err := os.WriteFile(file, []byte(strconv.Itoa(n+1)), 0o600); err != nil {
			return err
		}
		unlock()
		done++
	}
	return nil
}

func TestTwentyProcessesLockOneAtATime(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	var all []*exec.Cmd
	for range 20 {
		cmd := start(t, "count", path)
		must(t, cmd.Start())
		all = append(all, cmd)
	}
	done := make(chan bool)
	go func() { // clearing lock files away meanwhile must not let two in
		for {
			select {
			case <-done:
				return
			case <-time.After(100 * time.Microsecond):
				if f, err := d.open(false); err == nil {
					f.dropLock(fileOf("send", "dev") + lockSuffix)
				}
			}
		}
	}()
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	close(done)
	if text, err := os.ReadFile(filepath.Join(path, "number")); string(text) != strconv.Itoa(20*rounds) {
		t.Errorf("counted to %s, want %d (%v)", text, 20*rounds, err)
	}
}

// withoutLocks has the system's flock fail in the process, as on NFS without a
// lock service.
func withoutLocks(t *testing.T, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	return failingLocks(t, cmd, "ENOLCK")
}

// failingLocks has flock fail with an error of that name.
func failingLocks(t *testing.T, cmd *exec.Cmd, name string) *exec.Cmd {
	t.Helper()
	return injected(t, cmd, "-e", "trace=flock", "-e", "inject=flock:error="+name)
}

// injected has strace, with those options, make system calls of the process fail.
func injected(t *testing.T, cmd *exec.Cmd, options ...string) *exec.Cmd {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed")
	}
	without := append([]string{strace, "-f", "-qq", "-o", os.DevNull}, options...)
	if err := exec.Command(strace, append(without[1:], "true")...).Run(); err != nil {
		t.Skip("strace does not run: ", err)
	}
	cmd.Path, cmd.Args = strace, append(append(without, cmd.Path), cmd.Args[1:]...)
	return cmd
}

// noLocks looks at what TryLock says where it can store files and not lock them.
func noLocks(d *Dir) error {
	unlock, ok, err := d.TryLock("dev", session.Sending)
	if unlock != nil || ok || !errors.Is(err, session.ErrNoLock) || !strings.HasPrefix(err.Error(), `"`+d.path+`": files cannot be locked`) {
		return fmt.Errorf("TryLock = %v, %v", ok, err)
	}
	names, err := os.ReadDir(d.path)
	if err != nil || len(names) != 1 {
		return fmt.Errorf("the folder holds %v, %v", names, err)
	}
	return nil
}

func TestLocksAloneCannotBeHad(t *testing.T) {
	if out, err := failingLocks(t, start(t, "no-locks", place(t)), "EIO").Output(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// One code must not be sent by each of several logins because files cannot be
// locked.
func TestProcessesLockOneAtATimeWithoutKernelLocks(t *testing.T) {
	path := place(t)
	var all []*exec.Cmd
	for range 4 {
		cmd := withoutLocks(t, start(t, "count", path))
		must(t, cmd.Start())
		all = append(all, cmd)
	}
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(path, "number")); string(text) != strconv.Itoa(4*rounds) {
		t.Errorf("counted to %s, want %d (%v)", text, 4*rounds, err)
	}
}

// hold keeps a lock until it is killed, with a child that lives on.
func hold(d *Dir) error {
	_, ok, err := d.TryLock("dev", session.Asking)
	if !ok || err != nil {
		return fmt.Errorf("TryLock = %v, %v", ok, err)
	}
	cat := exec.Command("/bin/cat")
	cat.Stdin = os.Stdin
	if err := cat.Start(); err != nil {
		return err
	}
	fmt.Println(cat.Process.Pid)
	return cat.Wait()
}

func TestAKilledProcessHoldsNothing(t *testing.T) {
	path := place(t)
	cmd := start(t, "hold", path)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	defer cmd.Process.Kill()
	var left int
	if _, err := fmt.Fscan(out, &left); err != nil {
		t.Fatal(err)
	}
	defer unix.Kill(left, unix.SIGKILL)
	d, _ := opened(t, path)
	if unlock, ok, err := d.TryLock("dev", session.Asking); ok || unlock != nil || err != nil {
		t.Fatalf("TryLock of a held lock = %v, %v", ok, err)
	}
	must(t, cmd.Process.Kill())
	cmd.Wait()
	if _, ok, err := d.TryLock("dev", session.Asking); !ok || err != nil {
		t.Errorf("TryLock after the kill = %v, %v", ok, err)
	}
	if err := unix.Kill(left, 0); err != nil {
		t.Errorf("its child did not live on: %v", err)
	}
}

func TestLocksInOneProcess(t *testing.T) {
	path := place(t)
	d, _ := opened(t, path)
	take := func(device string, l session.Lock, want bool) func() {
		t.Helper()
		unlock, ok, err := d.TryLock(device, l)
		if ok != want || err != nil {
			t.Fatalf("TryLock(%s, %s) = %v, %v", device, l, ok, err)
		}
		return unlock
	}
	unlock := take("dev", session.Asking, true)
	take("dev", session.Asking, false)
	sending := take("dev", session.Sending, true)
	take("other", session.Asking, true)()
	d.Close() // others may still be waiting with the folder closed here
	take("dev", session.Asking, false)

	sleep := exec.Command("sleep", "5") // a child must not inherit the lock
	must(t, sleep.Start())
	defer sleep.Wait()
	defer sleep.Process.Kill()
	unlock()
	second := take("dev", session.Asking, true)
	unlock() // a second time, it must not let go of what another took
	take("dev", session.Asking, false)
	second()
	sending()
	take("dev", session.Sending, true)()
}

func both() [2]session.Session {
	a, b := sample(), sample()
	a.Profile, b.Profile = strings.Repeat("a", 60000), strings.Repeat("b", 50000)
	return [2]session.Session{a, b}
}

func saveForever(d *Dir) error {
	two := both()
	if err := d.Save(key, two[0]); err != nil {
		return err
	}
	if err := d.Remove(key); err != nil {
		return err
	}
	fmt.Println("go")
	for i := 0; ; i++ {
		if err := d.Save(key, two[i%2]); err != nil {
			return err
		}
	}
}

func TestAKillDuringSaveLeavesAWholeFileOrNone(t *testing.T) {
	path := place(t)
	two := both()
	halves, wholes := 0, 0
	for range 200 {
		cmd := start(t, "save", path)
		out, err := cmd.StdoutPipe()
		must(t, err)
		must(t, cmd.Start())
		if said, _ := bufio.NewReader(out).ReadString('\n'); said != "go\n" {
			t.Fatalf("the other process says %q", said)
		}
		time.Sleep(time.Duration(rand.IntN(2000)) * time.Microsecond)
		must(t, cmd.Process.Kill())
		cmd.Wait()
		d, heard := opened(t, path)
		k, ok := d.Load(key)
		if ok && k != two[0] && k != two[1] || len(*heard) != 0 {
			t.Fatalf("Load = %v, %v, heard %q", k, ok, *heard)
		}
		if ok {
			wholes++
		}
		removed, err := d.RemoveLeftovers()
		must(t, err)
		halves += len(removed)
		must(t, d.Remove(key))
		if names := list(t, path); len(names) != 0 {
			t.Fatalf("%q are left, removed %q", names, removed)
		}
		d.Close()
	}
	t.Logf("%d kills: %d whole files, %d half-written ones that do not count", 200, wholes, halves)
	if halves == 0 || wholes == 0 {
		t.Error("no kill hit a Save in the middle, or none came after one")
	}
}

// readOnly is run as a user whom modes bind.
func readOnly(d *Dir) error {
	if k, ok := d.Load(key); !ok || k != sample() {
		return fmt.Errorf("Load = %v, %v", k, ok)
	}
	_, ok, err := d.TryLock("dev", session.Asking)
	for _, err := range []error{err, d.Save(key, sample()), d.Remove(key)} {
		if u := new(UnwritableError); ok || !errors.As(err, &u) || !errors.Is(err, unix.EACCES) {
			return fmt.Errorf("got %v", err)
		}
	}
	return nil
}

// asNobody has cmd, which root would start, run as a user whom modes bind, and who
// owns those files. The first lies in a folder of the test.
func asNobody(t *testing.T, cmd *exec.Cmd, files ...string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	if runtime.GOOS != "linux" {
		t.Skip("root may write everywhere")
	}
	const nobody = 65534
	above := filepath.Dir(files[0])
	must(t, errors.Join(os.Chmod(above, 0o755), os.Chmod(filepath.Dir(above), 0o755)))
	for _, file := range files {
		must(t, os.Chown(file, nobody, nobody))
	}
	cmd.Path = "/proc/self/exe" // the folder of the test binary is closed to others
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
}

// The first login of a user makes the folder, in one that is the user's or, as
// /tmp, root's.
func TestAUserMakesTheFolder(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	must(t, os.Mkdir(home, 0o700))
	path := filepath.Join(home, ".cache", "awsmfa")
	cmd := start(t, "make", path)
	asNobody(t, cmd, home)
	if out, err := cmd.Output(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	if names := list(t, path); !slices.Equal(names, []string{key + sessionSuffix}) {
		t.Errorf("the folder holds %q", names)
	}
}

func TestAFolderWithoutWritePermission(t *testing.T) {
	path := filepath.Join(t.TempDir(), "awsmfa")
	d, _ := opened(t, path)
	save(t, d, key, sample())
	cmd := start(t, "readonly", path)
	asNobody(t, cmd, path, filepath.Join(path, key+".session"))
	must(t, os.Chmod(path, 0o500))
	defer os.Chmod(path, 0o700)
	if out, err := cmd.Output(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
