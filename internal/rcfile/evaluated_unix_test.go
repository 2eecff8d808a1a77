//go:build unix

package rcfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/shelltest"
)

// TestUnderstandAsShellsDo runs lines in the real shells, with an awsmfa that prints a
// function: those that load it there, and no others, are said to load the hook.
func TestUnderstandAsShellsDo(t *testing.T) {
	posix := []string{
		`eval "$(awsmfa hook SHELL)"`, "eval \"`awsmfa hook SHELL`\"", `eval $(awsmfa hook SHELL)`, `\eval "$(\awsmfa hook SHELL)"`,
		`command -v awsmfa >/dev/null && eval "$(awsmfa hook SHELL)"`, `if true; then eval "$(command awsmfa hook SHELL 2>/dev/null)"; fi`,
		`case x in *x*) eval "$(awsmfa hook SHELL)" ;; esac`, `h=$(awsmfa hook SHELL) && eval "$h"`, `awsmfa hook SHELL >file; . ./file`,
		`true || eval "$(false)"; { eval "$(awsmfa hook SHELL)"; }`, `echo 'it'\''s'; eval "$(awsmfa hook SHELL)"`,
		`alias h="awsmfa hook SHELL"`, `alias h='eval "$(awsmfa hook SHELL)"'`, `alias h="$(awsmfa hook SHELL)"`,
		`help() { echo "run: awsmfa hook SHELL"; }`, `load() { eval "$(awsmfa hook SHELL)"; }`, `echo "run: awsmfa hook SHELL"`,
		`echo 'run: eval "$(awsmfa hook SHELL)"'`, `echo "run: eval \"\$(awsmfa hook SHELL)\""`, `: "$(awsmfa hook SHELL)"`,
		`h="awsmfa hook SHELL"`, `h=$(awsmfa hook SHELL)`, `awsmfa hook SHELL`, `awsmfa hook SHELL >/dev/null`, `eval 'awsmfa hook SHELL'`, `true # eval "$(awsmfa hook SHELL)"`,
	}
	for _, test := range []struct {
		program, shell, prints, asks string
		lines                        []string
	}{
		{"bash", "bash", "authaws() { :; }", "type authaws >/dev/null 2>&1 && echo HOOKED; :", append(posix, `source <(awsmfa hook SHELL)`, `function load { eval "$(awsmfa hook SHELL)"; }`)},
		{"zsh", "zsh", "authaws() { :; }", "type authaws >/dev/null 2>&1 && echo HOOKED; :", append(posix, `source <(awsmfa hook SHELL)`, `(( 1 )) && . <(awsmfa hook SHELL)`)},
		{"dash", "sh", "authaws() { :; }", "type authaws >/dev/null 2>&1 && echo HOOKED; :", posix},
		{"fish", "fish", "function authaws; end", "type -q authaws; and echo HOOKED; true", []string{
			`awsmfa hook SHELL | source`, `if true; awsmfa hook SHELL | source; end`, `source (awsmfa hook SHELL | psub)`, `eval (awsmfa hook SHELL)`, `true; and awsmfa hook SHELL | source`,
			`alias h "awsmfa hook SHELL | source"`, `function h; awsmfa hook SHELL | source; end`, `awsmfa hook SHELL | string match -q x`, `echo "awsmfa hook SHELL | source"`, `set h (awsmfa hook SHELL)`,
		}},
		{"tcsh", "tcsh", "alias authaws true", "if ( \"x`alias authaws`\" != x ) echo HOOKED", []string{
			"eval \"`awsmfa hook SHELL`\"", "if ( -X awsmfa ) eval \"`awsmfa hook SHELL`\"", "echo a; eval `awsmfa hook SHELL`",
			"alias h 'eval \"`awsmfa hook SHELL`\"'", "echo awsmfa hook SHELL", "set h = \"`awsmfa hook SHELL`\"",
		}},
	} {
		for _, line := range test.lines {
			line := strings.ReplaceAll(line, "SHELL", test.shell)
			t.Run(test.program+"/"+line, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				if err := os.WriteFile(filepath.Join(dir, "awsmfa"), []byte("#!/bin/sh\necho '"+test.prints+"'\n"), 0o700); err != nil {
					t.Fatal(err)
				}
				got := shelltest.Run(t, shelltest.Script{Shell: test.program, Text: line + "\n" + test.asks + "\n", Dir: dir, Env: []string{"PATH=" + dir + ":" + os.Getenv("PATH")}})
				hooked := strings.Contains(got.Stdout, "HOOKED")
				if _, loads := Of(test.shell, "linux").understand(line); loads != hooked {
					t.Errorf("%s: is understood to load: %v; %s: %+v", line, loads, test.program, got)
				}
			})
		}
	}
}
