package shelltest

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// exit7 says, in each kind of shell, "print the first argument, then end with 7".
var exit7 = map[string]string{
	"fish":   `echo $argv[1]; exit 7`,
	"tcsh":   "echo $1\nexit 7",
	"csh":    "echo $1\nexit 7",
	"elvish": `echo $args[0]; exit 7`,
	"nu":     "def main [a] { print $a; exit 7 }",
	"xonsh":  "echo $ARG1\nimport sys\nsys.exit(7)",
	"pwsh":   `Write-Output $args[0]; exit 7`,
}

func script(name string) string {
	if text, ok := exit7[name]; ok {
		return text
	}
	return `echo "$1"; exit 7`
}

func TestEveryShellRuns(t *testing.T) {
	for name := range shells {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := Run(t, Script{Shell: name, Text: script(name), Args: []string{"two words"}})
			want := Result{Stdout: "two words\n", Status: 7}
			if r != want {
				t.Errorf("got %+v, want %+v", r, want)
			}
		})
	}
}

func TestFlagsReachTheShell(t *testing.T) {
	for name, text := range map[string]string{
		"bash --posix":      `[[ -o posix ]]`,
		"bash -O nullglob":  `shopt -q nullglob`,
		"zsh -o ksh_arrays": `[[ -o ksh_arrays ]]`,
		"zsh --emulate sh":  `[ "$(emulate)" = sh ]`,
		"dash -f":           `case $- in *f*) ;; *) exit 1;; esac`,
		"busybox sh -f":     `case $- in *f*) ;; *) exit 1;; esac`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if r := Run(t, Script{Shell: name, Text: text}); r != (Result{}) {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func TestEnvironmentIsBlank(t *testing.T) {
	t.Setenv("AWS_PROFILE", "leak")
	r := Run(t, Script{Shell: "dash", Text: "exec env -0", Env: []string{"ADDED=a\nb=c", "LC_ALL=C"}})
	got := r.Environ()
	want := []string{"ADDED", "HOME", "LC_ALL", "PATH", "PWD", "TERM", "TMPDIR", "fish_features"}
	if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) {
		t.Errorf("variables %q, want %q", names, want)
	}
	if got["ADDED"] != "a\nb=c" || got["LC_ALL"] != "C" || got["HOME"] == os.Getenv("HOME") {
		t.Errorf("environment %q", got)
	}
}

func TestNoStartUpFileIsRead(t *testing.T) {
	home := t.TempDir()
	for file, text := range map[string]string{
		".zshenv":                  "echo read",
		".cshrc":                   "echo read",
		".tcshrc":                  "echo read",
		".config/fish/config.fish": "echo read",
		".config/elvish/rc.elv":    "echo read",
		".config/nushell/env.nu":   "print read",
		".xonshrc":                 "print('read')",
		".bashrc":                  "echo read",
		".yashrc":                  "echo read",
	} {
		file = filepath.Join(home, file)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range append(slices.Collect(maps.Keys(shells)), "bash -i", "yash -i") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := Run(t, Script{Shell: name, Text: script(name), Args: []string{"x"}, Env: []string{"HOME=" + home}})
			if r.Stdout != "x\n" {
				t.Errorf("printed %q", r.Stdout)
			}
		})
	}
}

func TestStdinAndDir(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir()) // a link on macOS
	if err != nil {
		t.Fatal(err)
	}
	r := Run(t, Script{Shell: "bash", Stdin: "pwd; exit 3\n", Dir: dir})
	if want := (Result{Stdout: dir + "\n", Status: 3}); r != want {
		t.Errorf("got %+v, want %+v", r, want)
	}
}

// verdict stands in for a test and remembers how it was ended.
type verdict struct {
	testing.TB
	how string
}

func (*verdict) Helper() {}
func (v *verdict) Errorf(format string, args ...any) {
	v.how = "error: " + fmt.Sprintf(format, args...)
}
func (v *verdict) Fatalf(format string, args ...any) {
	v.how = "fatal: " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}
func (v *verdict) Skipf(format string, args ...any) {
	v.how = "skip: " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func TestHungScript(t *testing.T) {
	v := &verdict{TB: t}
	r := Run(v, Script{Shell: "dash", Text: "exec sleep 30", Limit: 50 * time.Millisecond})
	if want := "error: dash: hung for 50ms"; v.how != want || r.Status != -1 {
		t.Errorf("%q, status %d; want %q, -1", v.how, r.Status, want)
	}
}

func TestMissingShell(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, test := range []struct{ require, shell, want string }{
		{"", "fish", "skip: not run: no fish here"},
		{"", "bash --posix", "skip: not run: no bash here"},
		{"1", "ksh", "fatal: not run: no ksh93 here, and REQUIRE_SHELLS is set"},
		{"1", "pwsh", "skip: not run: no pwsh here"},
		{"", "rc", `fatal: shelltest: no shell is called "rc"`},
	} {
		t.Setenv("REQUIRE_SHELLS", test.require)
		v := &verdict{TB: t}
		done := make(chan struct{})
		go func() {
			defer close(done)
			Find(v, test.shell)
		}()
		<-done
		if !strings.HasPrefix(v.how, test.want) {
			t.Errorf("Find(%q) with REQUIRE_SHELLS=%q: %q, want %q", test.shell, test.require, v.how, test.want)
		}
	}
}

// A shell that was built elsewhere takes the place of the one in PATH.
func TestAnotherShell(t *testing.T) {
	other := filepath.Join(t.TempDir(), "bash")
	if err := os.WriteFile(other, []byte("#!/bin/sh\necho another\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWSMFA_TEST_BASH", other)
	if r := Run(t, Script{Shell: "bash --posix", Text: "echo usual"}); r.Stdout != "another\n" {
		t.Errorf("ran %+v", r)
	}
	if r := Run(t, Script{Shell: "dash", Text: "echo usual"}); r.Stdout != "usual\n" {
		t.Errorf("ran %+v", r)
	}
}

func TestLocale(t *testing.T) {
	if got := localeOf("darwin") + " " + localeOf("linux"); got != "en_US.UTF-8 C.UTF-8" {
		t.Error(got)
	}
}
