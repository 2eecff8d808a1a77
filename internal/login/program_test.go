package login

import (
	"io"
	"path/filepath"
	"slices"
	"testing"

	"awsmfa/internal/profile"
)

// A program of the profile is found in Homebrew's folders when an app of a Mac, which
// has them not in PATH, runs us.
func TestProgramsOfAProfileAreFoundFromApps(t *testing.T) {
	home := t.TempDir()
	for system, want := range map[string]string{
		"darwin": "PATH=/usr/bin:/bin:/usr/sbin:/sbin:/opt/homebrew/bin:/usr/local/bin",
		"linux":  "PATH=/usr/bin:/bin:/usr/sbin:/sbin",
	} {
		d := Deps{
			OS: system, Environ: func() []string { return []string{"PATH=/usr/bin:/bin:/usr/sbin:/sbin"} },
			Getenv:        func(name string) string { return map[string]string{"HOME": filepath.Join(home, system)}[name] },
			TerminalInput: func() io.Reader { return nil }, TerminalOutput: func() io.Writer { return nil },
		}
		command, err := d.program(profile.Setting{Value: "ykman oath accounts code"})
		if err != nil || !slices.Equal(command.Env, []string{want}) {
			t.Errorf("on %s: %q, %v, want %s", system, command.Env, err, want)
		}
	}
}
