package host

import (
	"testing"
	"time"
)

func TestCaller(t *testing.T) {
	at := func(second int64) time.Time { return time.Unix(second, 0) }
	all := map[int]process{
		1:  {0, "explorer.exe", at(1)},
		2:  {1, "PowerShell.EXE", at(2)},
		3:  {2, "awsmfa.exe", at(3)}, // a shim
		4:  {3, "awsmfa.exe", at(4)},
		5:  {9, "awsmfa.exe", at(5)}, // its parent is gone
		6:  {7, "awsmfa.exe", at(6)}, // and here the number was given away
		7:  {1, "cmd.exe", at(7)},
		10: {1, "bash.exe", at(1)},
		11: {10, "winpty.exe", at(2)},
		12: {11, "my-awsmfa.exe", at(3)},
		13: {14, "awsmfa.exe", at(3)}, // a circle of numbers
		14: {13, "awsmfa.exe", at(3)},
		15: {2, "awsmfa.exe", time.Time{}},
	}
	lookUp := func(pid int) (process, bool) { p, ok := all[pid]; return p, ok }
	for pid, want := range map[int]string{4: "powershell", 3: "powershell", 5: "", 6: "", 12: "bash", 13: "", 15: "powershell", 99: ""} {
		above, got := caller(pid, lookUp)
		if got != want || programName(all[above].program) != want {
			t.Errorf("caller of %d: %d, %q, want %q", pid, above, got, want)
		}
	}
}
