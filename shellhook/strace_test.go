package shellhook

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"awsmfa/internal/shelltest"
)

// No secret passes through a file or the words of another process: here-documents
// and the like would write it to a temporary file in some of these shells.
func TestNoFileAndNoArgumentHoldsSecret(t *testing.T) {
	strace := needStrace(t)
	onEach(t, func(t *testing.T, s shell) {
		p := newPlace(t, text(t, s.hook, Options{}), answer{out: render(t, s.hook, session)})
		cmd := shelltest.Command(t, shelltest.Script{
			Shell: s.name, Text: s.load() + "authaws a\nunauthaws --logout\nexit 9", Env: p.env, Dir: p.dir,
		})
		trace := filepath.Join(t.TempDir(), "trace")
		cmd.Args = slices.Concat([]string{strace, "-f", "-s", "99999", "-e", "trace=execve,open,openat,creat,memfd_create", "-o", trace}, []string{cmd.Path}, cmd.Args[1:])
		cmd.Path = strace
		out, _ := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() != 9 || string(out) != "awsmfa: spoke\nawsmfa: spoke\n" {
			t.Fatalf("status %d, output %q", cmd.ProcessState.ExitCode(), out)
		}
		data, err := os.ReadFile(trace)
		if err != nil {
			t.Fatal(err)
		}
		ran := 0
		for line := range strings.Lines(string(data)) {
			switch {
			case strings.Contains(line, `/calls", `), strings.Contains(line, `"/dev/null"`), strings.Contains(line, `"/dev/tty"`):
			case s.name == "ksh93" && ofKsh93.MatchString(line): // any $(...) of its: in memory since 1.0, and gone at once
			case s.name == "fish" && strings.Contains(line, `/fish/config.fish", `): // as it starts, since 4.1 or so
			case written.MatchString(line):
				t.Errorf("a file is made: %s", line)
			case strings.Contains(line, "execve(") && !strings.Contains(line, "ENOENT"):
				ran++
				// The variables are in the environment of env --unset; that is what they are for.
				if words, _, _ := strings.Cut(line, "], "); strings.Contains(words, secret) {
					t.Errorf("a process gets a secret among its words: %s", words)
				}
			}
		}
		if ran != 3 {
			t.Errorf("%d programs ran, want the shell, env and env --unset:\n%s", ran, data)
		}
	})
}

var ofKsh93 = regexp.MustCompile(`/sf[0-9a-z]+\.[0-9a-z]+", O_RDWR\|O_CREAT\|O_EXCL`)

var written = regexp.MustCompile(`O_CREAT|O_TMPFILE|creat\(|memfd_create\(`)

// needStrace skips where processes cannot be traced, as in some containers.
func needStrace(t *testing.T) string {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err == nil {
		err = exec.Command(strace, "-o", "/dev/null", "true").Run()
	}
	switch {
	case err == nil:
		return strace
	case os.Getenv("REQUIRE_SHELLS") != "":
		t.Fatalf("not run: strace does not work here, and REQUIRE_SHELLS is set: %v", err)
	default:
		t.Skipf("not run: strace does not work here: %v", err)
	}
	return ""
}
