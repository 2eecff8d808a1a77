package rcfile

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/hint"
)

// Location decides where a shell looks for the file that it reads at its start.
type Location struct {
	Called string // the shell, as it was called: sh has many names
	OS     string // as runtime.GOOS has it
	Getenv func(string) string
	// Documents is the user's folder for documents on Windows, or ""; nil knows none.
	Documents func() string
	Ask       AskShell
}

// unknown says why nobody can tell which file it is, and what to do.
func (p Location) unknown(because, advice string) ([]string, error) {
	return nil, hint.With(fmt.Errorf("cannot tell which start-up file %s reads: %s", p.Called, because), "%s", advice)
}

// shell is the name that the rows have for it.
func (p Location) shell() string {
	if name := NameOf(p.Called, p.OS); name != "" {
		return name
	}
	return p.Called
}

// usual is Advice where the file is not known.
func (p Location) usual(shell string) string {
	f := Of(shell, p.OS)
	return f.advice(f.file)
}

// inHome are paths in the home folder.
func (p Location) inHome(names ...string) ([]string, error) {
	home := cmp.Or(p.Getenv("HOME"), p.Getenv("USERPROFILE"))
	if home == "" {
		return p.unknown("HOME is not set", "set HOME")
	}
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = filepath.Join(home, filepath.FromSlash(name))
	}
	return paths, nil
}

// inConfig is a path in the folder for settings, see
// https://specifications.freedesktop.org/basedir/latest/.
func (p Location) inConfig(name string) ([]string, error) {
	if folder := p.Getenv("XDG_CONFIG_HOME"); filepath.IsAbs(folder) {
		return []string{filepath.Join(folder, filepath.FromSlash(name))}, nil
	}
	if folder := p.Getenv("APPDATA"); p.OS == "windows" && folder != "" && (strings.HasPrefix(name, "nushell/") || strings.HasPrefix(name, "elvish/")) {
		return []string{filepath.Join(folder, filepath.FromSlash(name))}, nil
	}
	return p.inHome(".config/" + name)
}

// zsh does not guess where only a zsh that has started knows the folder: .zshenv,
// or a file that it reads, may set it.
func (p Location) zsh() ([]string, error) {
	if folder := p.Getenv("ZDOTDIR"); folder != "" {
		return []string{filepath.Join(folder, ".zshrc")}, nil
	}
	paths, err := p.inHome(".zshrc", ".zshenv")
	if err != nil {
		return nil, err
	}
	folder, ok := p.Ask.says("zsh", "-c", `printf %s "$ZDOTDIR"`)
	if folder != "" {
		return []string{filepath.Join(folder, ".zshrc")}, nil
	}
	if text, err := awsfiles.ReadFile(paths[1]); err == nil && !ok && strings.Contains(string(text), "ZDOTDIR") {
		return p.unknown("~/.zshenv may set ZDOTDIR, which is not set here",
			"run this in zsh: ZDOTDIR=${ZDOTDIR:-$HOME} awsmfa hook zsh --install")
	}
	return paths[:1], nil
}

// posix follows https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html,
// where ENV may hold parameters for the shell to expand. Some shells have a file
// of their own for when it is not set, and yash does not look at it at all.
func (p Location) posix() ([]string, error) {
	homes, err := p.inHome("")
	if err != nil {
		return nil, err
	}
	own := map[string]string{"mksh": ".mkshrc", "ksh": ".kshrc", "ksh93": ".kshrc", "yash": ".yashrc"}[p.Called]
	env := strings.NewReplacer("${HOME}", homes[0], "$HOME", homes[0]).Replace(p.Getenv("ENV"))
	switch {
	case own != "" && (env == "" || p.Called == "yash"):
		return p.inHome(own)
	case env == "":
		return p.unknown("ENV is not set", `add export ENV="$HOME/.shrc" to ~/.profile, log in again, then run this again`)
	case strings.ContainsAny(env, "$`") || !filepath.IsAbs(env):
		return p.unknown("ENV is not the path of a file", p.usual("sh"))
	}
	return []string{env}, nil
}

// nu has its settings where Apple wants them on macOS, unless told otherwise.
func (p Location) nu() ([]string, error) {
	const name = "nushell/config.nu"
	if p.OS == "darwin" && !filepath.IsAbs(p.Getenv("XDG_CONFIG_HOME")) {
		return p.inHome("Library/Application Support/" + name)
	}
	return p.inConfig(name)
}

// xonsh reads both.
func (p Location) xonsh() ([]string, error) {
	config, err := p.inConfig("xonsh/rc.xsh")
	if err != nil {
		return nil, err
	}
	home, err := p.inHome(".xonshrc")
	return append(config, home...), err
}

// powershell has it in the folder for documents on Windows, which OneDrive and
// people move; PowerShell 7, which is called pwsh, and Windows PowerShell 5.1 have
// one each. See
// https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_profiles.
func (p Location) powershell() ([]string, error) {
	const name = "Microsoft.PowerShell_profile.ps1"
	switch {
	case p.OS != "windows":
		return p.inConfig("powershell/" + name)
	case p.Documents == nil || p.Documents() == "":
		return p.unknown("Windows does not tell the folder for documents", p.usual("powershell"))
	case p.Called == "pwsh":
		return []string{filepath.Join(p.Documents(), "PowerShell", name)}, nil
	}
	return []string{filepath.Join(p.Documents(), "WindowsPowerShell", name)}, nil
}

// direnv reads every file of this folder before an .envrc, see direnv-stdlib(1).
func (p Location) direnv() ([]string, error) {
	const name = "lib/awsmfa.sh"
	if folder := p.Getenv("DIRENV_CONFIG"); filepath.IsAbs(folder) {
		return []string{filepath.Join(folder, filepath.FromSlash(name))}, nil
	}
	return p.inConfig("direnv/" + name)
}
