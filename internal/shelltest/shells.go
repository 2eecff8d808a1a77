// Package shelltest runs scripts in real shells with a blank environment, for
// tests in which only the shell itself can be the judge. It does not know what
// the scripts are about.
package shelltest

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// shell is how one shell is found and started.
type shell struct {
	programs []string // names of its executable, best first
	args     []string // keep it from reading anyone's start-up files
	late     bool     // args go after those of the test
	suffix   string   // of a script's file name, where the shell insists on one
	rare     bool     // no package of the usual systems has it: never required
}

var shells = map[string]shell{
	"bash":       {programs: []string{"bash"}, args: []string{"--noprofile", "--norc"}},
	"zsh":        {programs: []string{"zsh"}, args: []string{"-f"}, late: true},
	"sh":         {programs: []string{"dash"}},
	"dash":       {programs: []string{"dash"}},
	"mksh":       {programs: []string{"mksh"}},
	"ksh":        {programs: []string{"ksh93", "ksh"}},
	"ksh93":      {programs: []string{"ksh93", "ksh"}},
	"yash":       {programs: []string{"yash"}, args: []string{"--noprofile", "--norcfile"}},
	"busybox":    {programs: []string{"busybox"}, args: []string{"ash"}},
	"busybox sh": {programs: []string{"busybox"}, args: []string{"sh"}},
	"fish":       {programs: []string{"fish"}, args: []string{"--no-config"}},
	"tcsh":       {programs: []string{"tcsh"}, args: []string{"-f"}},
	"csh":        {programs: []string{"tcsh"}, args: []string{"-f"}},
	"elvish":     {programs: []string{"elvish"}, args: []string{"-norc"}},
	"nu":         {programs: []string{"nu"}, args: []string{"--no-config-file"}},
	"xonsh":      {programs: []string{"xonsh"}, args: []string{"--no-rc"}},
	"pwsh":       {programs: []string{"pwsh"}, args: []string{"-NoProfile", "-NonInteractive"}, suffix: ".ps1", rare: true},
}

// parse splits what a test calls a shell into the shell and further arguments
// for it: "bash --posix", "zsh -o ksh_arrays", "busybox sh -e".
func parse(t testing.TB, name string) (shell, []string) {
	t.Helper()
	words := strings.Fields(name)
	for n := min(2, len(words)); n > 0; n-- {
		if s, ok := shells[strings.Join(words[:n], " ")]; ok {
			return s, words[n:]
		}
	}
	t.Fatalf("shelltest: no shell is called %q", name)
	return shell{}, nil
}

// Find gives the path of the shell's program: of the one that a variable names, as
// AWSMFA_TEST_BASH does for bash, else of one in PATH. name may carry arguments,
// which do not matter here. When the program is missing the test is skipped, with a
// message that names it; with REQUIRE_SHELLS set to anything it fails instead,
// unless the shell is one that no package of the usual systems has (pwsh).
func Find(t testing.TB, name string) string {
	t.Helper()
	s, _ := parse(t, name)
	programs := s.programs
	if other := os.Getenv("AWSMFA_TEST_" + strings.ToUpper(programs[0])); other != "" {
		programs = []string{other}
	}
	for _, program := range programs {
		if path, err := exec.LookPath(program); err == nil {
			return path
		}
	}
	if os.Getenv("REQUIRE_SHELLS") != "" && !s.rare {
		t.Fatalf("not run: no %s here, and REQUIRE_SHELLS is set", programs[0])
	}
	t.Skipf("not run: no %s here", programs[0])
	return ""
}
