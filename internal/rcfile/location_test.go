//go:build unix

package rcfile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"awsmfa/internal/hint"
)

func TestPlaces(t *testing.T) {
	home := t.TempDir()
	for _, test := range []struct{ shell, called, system, env, want string }{
		{"bash", "bash", "linux", "", "~/.bashrc"},
		{"bash", "bash", "darwin", "", "~/.bash_profile ~/.bash_login ~/.profile"},
		{"zsh", "zsh", "darwin", "", "~/.zshrc"},
		{"zsh", "zsh", "linux", "ZDOTDIR=/z", "/z/.zshrc"},
		{"fish", "fish", "darwin", "", "~/.config/fish/config.fish"},
		{"fish", "fish", "linux", "XDG_CONFIG_HOME=/c", "/c/fish/config.fish"},
		{"fish", "fish", "linux", "XDG_CONFIG_HOME=c", "~/.config/fish/config.fish"},
		{"sh", "sh", "linux", "ENV=/e/rc", "/e/rc"},
		{"sh", "dash", "linux", "ENV=$HOME/.shrc", "~/.shrc"},
		{"sh", "busybox", "linux", "ENV=${HOME}/.shrc", "~/.shrc"},
		{"sh", "dash", "linux", "", "cannot tell which start-up file dash reads: ENV is not set"},
		{"sh", "sh", "linux", "ENV=$(echo x)", "cannot tell which start-up file sh reads: ENV is not the path of a file"},
		{"sh", "sh", "linux", "ENV=.shrc", "cannot tell which start-up file sh reads: ENV is not the path of a file"},
		{"sh", "sh", "linux", "ENV=/home/$USER/.shrc", "cannot tell which start-up file sh reads: ENV is not the path of a file"},
		{"sh", "sh", "linux", "ENV=$X/.shrc", "cannot tell which start-up file sh reads: ENV is not the path of a file"},
		{"sh", "mksh", "linux", "", "~/.mkshrc"},
		{"sh", "mksh", "linux", "ENV=/e/rc", "/e/rc"},
		{"sh", "ksh", "linux", "", "~/.kshrc"},
		{"sh", "ksh93", "linux", "", "~/.kshrc"},
		{"sh", "yash", "linux", "ENV=/e/rc", "~/.yashrc"},
		{"tcsh", "csh", "linux", "", "~/.tcshrc ~/.cshrc"},
		{"elvish", "elvish", "linux", "XDG_CONFIG_HOME=/c", "/c/elvish/rc.elv"},
		{"elvish", "elvish", "windows", "APPDATA=/a", "/a/elvish/rc.elv"},
		{"nu", "nu", "windows", "APPDATA=/a", "/a/nushell/config.nu"},
		{"fish", "fish", "windows", "APPDATA=/a", "~/.config/fish/config.fish"},
		{"nu", "nu", "linux", "", "~/.config/nushell/config.nu"},
		{"nu", "nu", "darwin", "", "~/Library/Application_Support/nushell/config.nu"},
		{"nu", "nu", "darwin", "XDG_CONFIG_HOME=/c", "/c/nushell/config.nu"},
		{"xonsh", "xonsh", "linux", "", "~/.config/xonsh/rc.xsh ~/.xonshrc"},
		{"powershell", "pwsh", "linux", "", "~/.config/powershell/Microsoft.PowerShell_profile.ps1"},
		{"powershell", "pwsh", "windows", "", "cannot tell which start-up file pwsh reads: Windows does not tell the folder for documents"},
		{"powershell", "pwsh", "windows", "documents=/d", "/d/PowerShell/Microsoft.PowerShell_profile.ps1"},
		{"powershell", "powershell", "windows", "documents=/d", "/d/WindowsPowerShell/Microsoft.PowerShell_profile.ps1"},
		{"powershell", "", "windows", "documents=/d", "/d/WindowsPowerShell/Microsoft.PowerShell_profile.ps1"},
		{"elvish", "elvish", "windows", "APPDATA=/a XDG_CONFIG_HOME=/c", "/c/elvish/rc.elv"},
		{"nu", "nu", "windows", "APPDATA=/a XDG_CONFIG_HOME=/c", "/c/nushell/config.nu"},
		{"bash", "bash", "windows", "HOME= USERPROFILE=/u", "/u/.bashrc"},
		{"fish", "fish", "linux", "HOME=", "cannot tell which start-up file fish reads: HOME is not set"},
		{"zsh", "zsh", "linux", "HOME=", "cannot tell which start-up file zsh reads: HOME is not set"},
		{"xonsh", "xonsh", "linux", "HOME= XDG_CONFIG_HOME=/c", "cannot tell which start-up file xonsh reads: HOME is not set"},
	} {
		vars := map[string]string{"HOME": home}
		for _, v := range strings.Fields(test.env) {
			name, value, _ := strings.Cut(v, "=")
			vars[name] = value
		}
		p := Location{Called: test.called, OS: test.system, Getenv: func(name string) string { return vars[name] }, Documents: func() string { return vars["documents"] }}
		paths, err := Of(test.shell, test.system).paths(p)
		got := strings.ReplaceAll(strings.Join(paths, "\n"), " ", "_")
		got = strings.ReplaceAll(strings.ReplaceAll(got, home, "~"), "\n", " ")
		if err != nil {
			got = err.Error()
			if hint.Of(err) == "" {
				t.Errorf("%q has no hint", got)
			}
		}
		if got != filepath.FromSlash(test.want) && got != test.want {
			t.Errorf("%s on %s with %s: %s, want %s", test.called, test.system, test.env, got, test.want)
		}
	}
}

// A ZDOTDIR that is not exported is known to zsh alone.
func TestPlaceOfZshThatMoves(t *testing.T) {
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, ".zshenv"), []byte("ZDOTDIR=~/.zsh\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	vars := map[string]string{"HOME": home}
	p := Location{Called: "zsh", OS: "linux", Getenv: func(name string) string { return vars[name] }}
	if paths, err := p.zsh(); err == nil || !strings.Contains(hint.Of(err), "ZDOTDIR=${ZDOTDIR:-$HOME} awsmfa hook zsh --install") {
		t.Errorf("%q, %v", paths, err)
	}
	vars["ZDOTDIR"] = home
	if paths, err := p.zsh(); err != nil || !slices.Equal(paths, []string{home + "/.zshrc"}) {
		t.Errorf("%q, %v", paths, err)
	}
}

// The file that is there is the one that counts: to make an earlier one would
// hide it from the shell.
func TestPresent(t *testing.T) {
	folder := t.TempDir()
	paths := []string{filepath.Join(folder, "a"), filepath.Join(folder, "b"), filepath.Join(folder, "c")}
	if got := present(paths); got != paths[0] {
		t.Errorf("of none %s", got)
	}
	if err := os.Symlink("nowhere", paths[2]); err != nil {
		t.Fatal(err)
	}
	if got := present(paths); got != paths[2] {
		t.Errorf("of the last, a link to what is yet to come, %s", got)
	}
	if err := os.WriteFile(paths[1], nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := present(paths); got != paths[1] {
		t.Errorf("of two %s", got)
	}
}
