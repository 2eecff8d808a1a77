package childtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestMain turns the test binary into a process to which orphans fall: it kills
// the tests that it is told to run, and counts the processes they leave.
func TestMain(m *testing.M) {
	if len(os.Args) < 3 || os.Args[1] != "kill" {
		os.Exit(m.Run())
	}
	EndWithInput()
	left, err := kill(os.Args[2], os.Args[3:])
	if err != nil {
		fmt.Println(err)
	} else if left > 0 {
		fmt.Println(left, "processes are left")
	}
}

func kill(binary string, args []string) (left int, err error) {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return 0, err
	}
	tests := exec.Command(binary, args...)
	if err := tests.Start(); err != nil {
		return 0, err
	}
	for deadline := time.Now().Add(time.Minute); len(children(tests.Process.Pid)) == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			return 0, errors.New("the tests start no process")
		}
	}
	time.Sleep(50 * time.Millisecond) // let it become what it is to be
	tests.Process.Kill()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if _, err := unix.Wait4(-1, nil, unix.WNOHANG, nil); errors.Is(err, unix.ECHILD) {
			return 0, nil
		}
	}
	for pids := children(os.Getpid()); len(pids) > 0; pids = children(os.Getpid()) {
		for _, pid := range pids {
			unix.Kill(pid, unix.SIGKILL)
			unix.Wait4(pid, nil, 0, nil)
			left++
		}
	}
	return left, nil
}

// children are those of all threads.
func children(pid int) (pids []int) {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, file := range files {
		text, _ := os.ReadFile(file)
		for _, word := range strings.Fields(string(text)) {
			n, _ := strconv.Atoi(word)
			pids = append(pids, n)
		}
	}
	return pids
}

// TestKilledTestsLeaveNoProcesses kills the tests whose processes would otherwise
// go on for ever.
func TestKilledTestsLeaveNoProcesses(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the tests of several packages")
	}
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, run := range map[string]string{
		"cache":    "TestAKillDuringSaveLeavesAWholeFileOrNone|TestAKilledProcessHoldsNothing",
		"keyring":  "TestPass|TestLockedPass",
		"keys":     "Kill",
		"program":  "TestATooSlowProgramLeavesNothingBehind",
		"safefile": "TestKilled|TestTenWriters",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			binary := filepath.Join(t.TempDir(), "tests")
			if out, err := exec.Command("go", "test", "-c", "-vet=off", "-o", binary, "awsmfa/internal/"+name).CombinedOutput(); err != nil {
				t.Fatalf("%v, %s", err, out)
			}
			cmd := exec.CommandContext(t.Context(), own, "kill", binary, "-test.run", run)
			cmd.Dir, cmd.Env = filepath.Join("..", name), append(os.Environ(), "TMPDIR="+t.TempDir())
			Tie(t, cmd)
			if out, err := cmd.Output(); err != nil || len(out) > 0 {
				t.Errorf("%v, %s", err, out)
			}
		})
	}
}
