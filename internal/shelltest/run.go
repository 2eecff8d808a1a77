package shelltest

import (
	"cmp"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// Script is one run of a shell.
type Script struct {
	Shell string   // name, then arguments: "zsh -o ksh_arrays"
	Text  string   // run as a file; empty: the shell reads Stdin
	Args  []string // of the script
	Env   []string // NAME=value, on top of the blank environment
	Dir   string   // working directory; empty: a temporary one
	Stdin string
	Limit time.Duration // after which it counts as hung; 0: a minute
}

// Result is what a script did.
type Result struct {
	Stdout, Stderr string
	Status         int // -1: ended by a signal
}

// Environ reads the output of "env -0" as the variables it shows.
func (r Result) Environ() map[string]string {
	vars := map[string]string{}
	for entry := range strings.SplitSeq(r.Stdout, "\x00") {
		if name, value, ok := strings.Cut(entry, "="); ok {
			vars[name] = value
		}
	}
	return vars
}

// Run runs the script to its end. A shell that is missing skips or fails the
// test as Find says; one that cannot be started or hangs fails it.
func Run(t testing.TB, s Script) Result {
	t.Helper()
	cmd := Command(t, s)
	var out, errs strings.Builder
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(s.Stdin), &out, &errs
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatalf("%s: %v\n%s%s", s.Shell, err, &out, &errs)
	}
	return Result{Stdout: out.String(), Stderr: errs.String(), Status: cmd.ProcessState.ExitCode()}
}

// Command is the command that Run would run, without its streams: for a test
// that wants a terminal for them.
func Command(t testing.TB, s Script) *exec.Cmd {
	t.Helper()
	path, home := Find(t, s.Shell), t.TempDir()
	found, flags := parse(t, s.Shell)
	args := slices.Concat(found.args, flags)
	if found.late {
		args = slices.Concat(flags, found.args)
	}
	if s.Text != "" {
		file := filepath.Join(home, "script"+found.suffix)
		if err := os.WriteFile(file, []byte(s.Text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(append(args, file), s.Args...)
	}
	limit := cmp.Or(s.Limit, time.Minute)
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Cancel = func() error {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			t.Errorf("%s: hung for %v", s.Shell, limit)
		}
		return cmd.Process.Kill()
	}
	cmd.WaitDelay = time.Second // a child that outlives the shell must not hold its pipes
	cmd.Env = append(blank(home), s.Env...)
	cmd.Dir = s.Dir
	if cmd.Dir == "" {
		cmd.Dir = home
	}
	return cmd
}

// Locale is one with UTF-8 that the system has. Older systems of Apple have no C.UTF-8.
func Locale() string { return localeOf(runtime.GOOS) }

func localeOf(system string) string {
	if system == "darwin" {
		return "en_US.UTF-8"
	}
	return "C.UTF-8"
}

// blank is an environment with nothing of the machine's in it but where the
// standard programs are.
func blank(home string) []string {
	return []string{
		"HOME=" + home,
		"TMPDIR=" + home,
		"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
		"LC_ALL=" + Locale(),
		"TERM=dumb",
		"fish_features=no-query-term", // fish 4 asks the terminal questions and waits for answers
	}
}
