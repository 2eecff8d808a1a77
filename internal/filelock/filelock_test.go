package filelock

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// folder is a real one.
type folder struct{ path string }

func (f folder) at(name string) string { return filepath.Join(f.path, name) }
func (f folder) Open(name string, flags int) (*os.File, error) {
	return os.OpenFile(f.at(name), flags, 0o600)
}
func (f folder) Same(name string, file *os.File) bool {
	is, err := file.Stat()
	now, nowErr := os.Lstat(f.at(name))
	return err == nil && nowErr == nil && os.SameFile(is, now)
}
func (f folder) Remove(name string) error { return os.Remove(f.at(name)) }

func names(t *testing.T, in folder) string {
	t.Helper()
	entries, err := os.ReadDir(in.path)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

func none(*os.File) (bool, error) { return false, syscall.ENOLCK }

// kinds are the kernel's lock and the one of a file system without locks.
func kinds(t *testing.T, test func(t *testing.T, in folder, try func(*os.File) (bool, error))) {
	t.Run("kernel", func(t *testing.T) { test(t, folder{t.TempDir()}, Try) })
	t.Run("exclusive", func(t *testing.T) { test(t, folder{t.TempDir()}, none) })
}

func wantHeld(t *testing.T, in Folder, try func(*os.File) (bool, error), pid int) {
	t.Helper()
	lock, err := take(in, "x", try)
	var held *HeldError
	if lock != nil || !errors.As(err, &held) || held.PID != pid || !strings.HasPrefix(held.Name, "x") {
		t.Fatalf("take = %v, %v, want that %d holds it", lock, err, pid)
	}
	if said := err.Error(); pid != 0 && !strings.HasPrefix(said, "process "+strconv.Itoa(pid)+" holds x") {
		t.Errorf("Error = %s", said)
	}
}

func mustTake(t *testing.T, in Folder, try func(*os.File) (bool, error)) *Lock {
	t.Helper()
	lock, err := take(in, "x", try)
	if err != nil {
		t.Fatal(err)
	}
	return lock
}

func TestOneHolder(t *testing.T) {
	kinds(t, func(t *testing.T, in folder, try func(*os.File) (bool, error)) {
		first := mustTake(t, in, try)
		wantHeld(t, in, try, os.Getpid())
		first.Release()
		second := mustTake(t, in, try)
		first.Release() // must not free what another holds now
		first.Remove()
		wantHeld(t, in, try, os.Getpid())
		second.Release()
		mustTake(t, in, try).Release()
	})
}

func TestRemoveLeavesNoLockFile(t *testing.T) {
	in := folder{t.TempDir()}
	lock := mustTake(t, in, Try)
	if got := names(t, in); got != "x" {
		t.Errorf("there is %q", got)
	}
	lock.Remove()
	if got := names(t, in); got != "" {
		t.Errorf("there is %q", got)
	}
	mustTake(t, in, Try).Release()
	if got := names(t, in); got != "x" {
		t.Errorf("there is %q", got)
	}
}

// A file that lost its name between being opened and being locked is not the one
// that the next process finds.
func TestALockOnAFileThatLostItsNameDoesNotCount(t *testing.T) {
	in := folder{t.TempDir()}
	for name, lose := range map[string]func(){
		"removed":  func() { in.Remove("x") },
		"replaced": func() { in.Remove("x"); os.WriteFile(in.at("x"), nil, 0o600) },
	} {
		tries := 0
		lock := mustTake(t, in, func(f *os.File) (bool, error) {
			if tries++; tries <= 3 {
				lose()
			}
			return Try(f)
		})
		if tries != 4 {
			t.Errorf("%s: locked at try %d, want 4", name, tries)
		}
		wantHeld(t, in, Try, os.Getpid())
		lock.Remove()
	}
	always := func(f *os.File) (bool, error) { in.Remove("x"); return Try(f) }
	if lock, err := take(in, "x", always); lock != nil || err != errUnsteady {
		t.Errorf("take = %v, %v", lock, err)
	}
}

func TestErrorsComeBack(t *testing.T) {
	in := folder{filepath.Join(t.TempDir(), "none")}
	if _, err := Take(in, "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	if _, err := takeExclusive(in, "x"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	there := folder{t.TempDir()}
	if _, err := take(there, "x", func(*os.File) (bool, error) { return false, syscall.EIO }); err != syscall.EIO {
		t.Errorf("a broken disk: %v", err)
	}
}

// holding makes the lock file of a holder of a file system without locks.
func holding(t *testing.T, in folder, text string, age time.Duration) {
	t.Helper()
	at := in.at("x" + ExclusiveSuffix)
	if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	then := time.Now().Add(-age)
	if err := os.Chtimes(at, then, then); err != nil {
		t.Fatal(err)
	}
}

// gone is the number of a process that has ended.
func gone(t *testing.T) int {
	t.Helper()
	p, err := os.StartProcess("/bin/true", []string{"true"}, &os.ProcAttr{})
	if err != nil {
		t.Skip("there is no /bin/true: ", err)
	}
	p.Wait()
	return p.Pid
}

func TestWhoIsGoneHoldsNothing(t *testing.T) {
	dead := strconv.Itoa(gone(t))
	for _, test := range []struct {
		name, text string
		age        time.Duration
		free       bool
	}{
		{"dead process", dead + " " + host() + "\n", 0, true},
		{"living process", strconv.Itoa(os.Getpid()) + " " + host() + "\n", abandoned - time.Minute, false},
		{"process of another host", dead + " elsewhere\n", abandoned - time.Minute, false},
		{"being written", "", 0, false},
		{"no number", "x " + host(), 0, false},
		{"no process", "0 " + host(), 0, false},
		{"a group of processes", "-1 " + host(), 0, false},
		{"abandoned", dead + " elsewhere\n", abandoned + time.Minute, true},
		{"abandoned empty", "", abandoned + time.Minute, true},
	} {
		in := folder{t.TempDir()}
		holding(t, in, test.text, test.age)
		lock, err := take(in, "x", none)
		if (err == nil) != test.free {
			t.Errorf("%s: take = %v", test.name, err)
		}
		if err != nil {
			pid, _ := strconv.Atoi(strings.Fields(test.text + " x")[0])
			wantHeld(t, in, none, max(0, pid))
			continue
		}
		wantHeld(t, in, none, os.Getpid())
		lock.Release()
		if got := names(t, in); got != "x" {
			t.Errorf("%s: there is %q", test.name, got)
		}
	}
}

// vanishing is a folder in which the lock file is released between two looks.
type vanishing struct {
	folder
	left int
}

func (v *vanishing) Open(name string, flags int) (*os.File, error) {
	if v.left > 0 && flags == os.O_RDONLY {
		v.left--
		v.Remove(name)
	}
	return v.folder.Open(name, flags)
}

func TestALockReleasedMeanwhileIsTaken(t *testing.T) {
	in := &vanishing{folder{t.TempDir()}, 1}
	holding(t, in.folder, strconv.Itoa(os.Getpid())+" "+host(), 0)
	mustTake(t, in, none).Release()
	if in.left != 0 {
		t.Error("nobody looked")
	}
}

func TestHeldErrorNamesWhatIsHeld(t *testing.T) {
	for want, err := range map[string]*HeldError{"another process holds x": {Name: "x"}, "process 12 holds x": {Name: "x", PID: 12}} {
		if err.Error() != want {
			t.Errorf("Error = %s, want %s", err, want)
		}
	}
}

// Somebody who was thought gone comes back, and must not remove what is not his.
func TestAHolderThatWasGivenUpReleasesNothing(t *testing.T) {
	in := folder{t.TempDir()}
	first := mustTake(t, in, none)
	then := time.Now().Add(-abandoned - time.Minute)
	if err := os.Chtimes(in.at("x"+ExclusiveSuffix), then, then); err != nil {
		t.Fatal(err)
	}
	second := mustTake(t, in, none)
	first.Release()
	wantHeld(t, in, none, os.Getpid())
	second.Release()
}

func TestOnlyOneClearsAway(t *testing.T) {
	in := folder{t.TempDir()}
	text := strconv.Itoa(gone(t)) + " " + host()
	holding(t, in, text, 0)
	clearing := in.at("x" + ExclusiveSuffix + clearSuffix)
	if err := os.WriteFile(clearing, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := take(in, "x", none)
	if !errors.As(err, new(*HeldError)) {
		t.Errorf("take = %v while another clears away", err)
	}
	then := time.Now().Add(-abandoned - time.Minute)
	if err := os.Chtimes(clearing, then, then); err != nil {
		t.Fatal(err)
	}
	take(in, "x", none)
	mustTake(t, in, none).Release()
	// What was stale at first and is not any more stays.
	holding(t, in, strconv.Itoa(os.Getpid())+" "+host(), 0)
	if clearAway(in, "x"+ExclusiveSuffix) || names(t, in) != "x x"+ExclusiveSuffix {
		t.Errorf("there is %q", names(t, in))
	}
}

func TestManyTakeTurns(t *testing.T) {
	dead := []byte(strconv.Itoa(gone(t)) + " " + host())
	kinds(t, func(t *testing.T, in folder, try func(*os.File) (bool, error)) {
		var inside, most, done atomic.Int32
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 20 {
					lock, err := take(in, "x", try)
					for ; errors.As(err, new(*HeldError)); lock, err = take(in, "x", try) {
						time.Sleep(100 * time.Microsecond)
					}
					if err != nil {
						t.Error(err)
						return
					}
					most.Store(max(most.Load(), inside.Add(1)))
					done.Add(1)
					inside.Add(-1)
					if held := in.at("x" + ExclusiveSuffix); done.Load()%5 == 0 && os.Truncate(held, 0) == nil {
						os.WriteFile(held, dead, 0o600) // as a killed process leaves it
						continue
					}
					lock.Remove()
				}
			})
		}
		all.Wait()
		if most.Load() != 1 || done.Load() != 160 {
			t.Errorf("%d at once, %d in all", most.Load(), done.Load())
		}
	})
}
