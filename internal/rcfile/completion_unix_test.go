//go:build unix

package rcfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"awsmfa/internal/shelltest"
)

// zsh completes only where compinit is run, which people without a framework have to
// do themselves.
func TestZshWithoutCompinit(t *testing.T) {
	shelltest.Find(t, "zsh")
	const hook = "function __awsmfa_env { : }\n"
	for rc, want := range map[string]string{
		hook: "a new zsh does not complete its arguments, because compinit is not run; add above that line: autoload -Uz compinit && compinit",
		"autoload -Uz compinit; compinit -u -D\n" + hook: "; ",
	} {
		home := t.TempDir()
		if err := os.WriteFile(filepath.Join(home, ".zshrc"), []byte(rc), 0o600); err != nil {
			t.Fatal(err)
		}
		getenv := func(name string) string { return map[string]string{"HOME": home}[name] }
		where := Location{Called: "zsh", OS: "linux", Getenv: getenv, Ask: NewAsk(t.Context(), []string{"HOME=" + home, "PATH=" + os.Getenv("PATH")}, os.Getenv("PATH"))}
		covered := Covered(where)
		problem, advice := covered.Gap(where, "~/.zshrc")
		if got := problem + "; " + advice; got != want || !covered.Shell || !covered.Login {
			t.Errorf("%s%+v: %s, want %s", strings.TrimSuffix(rc, hook), covered, got, want)
		}
	}
}
