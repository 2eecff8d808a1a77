//go:build unix

package e2e

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"awsmfa/internal/app"
)

var built = flag.String("program", "", "awsmfa `file` to test in place of the test binary, such as the one of a release")

var update = flag.Bool("update", false, "write what the program prints into the scenarios that compare it with a file of theirs")

// TestMain makes the test binary the program, too: a copy of it that is called
// awsmfa lies on PATH. So -race and -cover reach the program without a build of
// its own.
func TestMain(m *testing.M) {
	// A program under -race ends at once, and not after the second in which it
	// would wait for late reports.
	if os.Getenv("GORACE") == "" {
		os.Setenv("GORACE", "atexit_sleep_ms=0")
	}
	testscript.Main(&coverage{m}, map[string]func(){"awsmfa": func() {
		status := app.Main()
		emitCoverage()
		os.Exit(status)
	}, "asksession": askSession, "surf": surf, "alone": alone, "modes": printModes})
}

// coverFile lies beside the program and holds the folder for its coverage. In
// the environment, of which tests say all, it would be in their way.
const coverFile = "awsmfa.coverdir"

// coverage writes the coverFile before the tests run.
type coverage struct{ *testing.M }

func (m *coverage) Run() int {
	if flag.Parse(); *built != "" {
		os.Setenv("PATH", filepath.Dir(*built)+":"+os.Getenv("PATH"))
		return m.M.Run()
	}
	path, err := exec.LookPath("awsmfa")
	if err == nil {
		err = os.WriteFile(filepath.Join(filepath.Dir(path), coverFile), []byte(os.Getenv("GOCOVERDIR")), 0o600)
	}
	if err != nil {
		panic(err)
	}
	os.Unsetenv("GOCOVERDIR")
	return m.M.Run()
}

// emitCoverage lets the end of the program under -cover add what it ran. A copy
// of the program elsewhere, or run by another user, adds nothing; the runtime
// must not complain of that among the program's messages.
func emitCoverage() {
	if testing.CoverMode() == "" {
		return
	}
	os.Stderr, _ = os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if path, err := os.Executable(); err == nil {
		folder, _ := os.ReadFile(filepath.Join(filepath.Dir(path), coverFile))
		os.Setenv("GOCOVERDIR", string(folder))
	}
}

// TestCoverageReachesTheProgram looks for what a run adds under -cover.
func TestCoverageReachesTheProgram(t *testing.T) {
	if testing.Coverage() == 0 { // -cover alone counts only this package, which has no code
		t.Skip("not run with -cover -coverpkg=./...")
	}
	h := newHome(t)
	text, err := os.ReadFile(filepath.Join(filepath.Dir(h.program), coverFile))
	if err != nil {
		t.Fatal(err)
	}
	counters := func() int {
		files, err := filepath.Glob(filepath.Join(string(text), "covcounters.*"))
		if err != nil {
			t.Fatal(err)
		}
		return len(files)
	}
	before := counters()
	out, err := h.command(t.Context(), "--version").CombinedOutput()
	if err != nil || string(text) == "" || counters() <= before {
		t.Errorf("%d files in %q before, %d after; the program printed %q, %v", before, text, counters(), out, err)
	}
}
