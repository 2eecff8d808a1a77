// Package shellhook holds what a shell loads at its start: the functions authaws
// and unauthaws, their completion, what a prompt shows of the session, and the
// warning before it ends. It knows shells only; sessions, profiles and quoting
// belong to the program that the functions call, and what it prints is all they
// share.
//
// The functions run "awsmfa env --shell=SHELL ARGUMENTS". That prints one line
// for the shell and ends with 0, or it ends with another status, which the
// function returns without having evaluated anything. Prompt and warning read
// AWSMFA_EXPIRES_AT (seconds since 1970) and AWSMFA_PROFILE from the environment.
package shellhook

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The files are plain shell code, so that shells and linters read them as they
// are: the folder is the shell, the name before the dot is the part.
//
//go:embed bash direnv elvish fish mise nu powershell sh tcsh xonsh zsh
var files embed.FS

// The parts in the order they are loaded: the last three join the prompt hooks
// that are there already, and what has been renewed needs no warning.
var parts = []string{"function", "completion", "prompt", "renewal", "warning"}

// What the files say in place of the two things that Script fills in.
const (
	defaultName = "authaws"
	epoch       = "__awsmfa_epoch=0"
)

// Options says what Script prints.
type Options struct {
	Name      string    // of the function; "" is authaws. The other one is "un" and this name
	NoWarning bool      // leave the warning out
	Renew     bool      // renew a role session before a prompt, where Renews says so
	Now       time.Time // for the warning in bash 3.2, which cannot read the clock; zero: no warning there
}

// ShellError names a shell that there are no files for.
type ShellError struct{ shell string }

func (e *ShellError) Error() string { return fmt.Sprintf("no hook for shell %q", e.shell) }

// kinds are the shells, in the order a person should see them.
var kinds = []kind{
	{name: "bash", extension: "bash", version: "BASH_VERSION"},
	{name: "zsh", extension: "zsh", version: "ZSH_VERSION", line: true},
	{name: "fish", extension: "fish"},
	{name: "sh", extension: "sh"},
	{name: "tcsh", extension: "tcsh"},
	{name: "elvish", extension: "elv"},
	{name: "nu", extension: "nu"},
	{name: "xonsh", extension: "xsh"},
	{name: "powershell", extension: "ps1"},
}

// tools are programs that set the variables of a folder, and the file that each
// loads.
var tools = []struct{ name, path string }{
	{"direnv", "direnv/function.bash"},
	{"mise", "mise/hooks/mise_env.lua"},
}

type kind struct {
	name, extension string
	version         string // the variable that it alone has of the shells that follow POSIX
	line            bool   // has an option by which what is between quotes ends with its line
}

// Names lists the shells.
func Names() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// Tools lists the programs that are no shell and that Script has a text for.
func Tools() (names []string) {
	for _, t := range tools {
		names = append(names, t.name)
	}
	return names
}

// Renews says whether the shell can renew a session before a prompt.
func Renews(shell string) bool {
	return slices.Contains([]string{"bash", "zsh", "fish", "tcsh", "nu", "xonsh"}, shell)
}

// Script is the text that the shell evaluates at its start, or that the tool loads,
// to which no option applies. The errors are *ShellError and *NameError.
func Script(shell string, o Options) (string, error) {
	for _, t := range tools {
		if t.name == shell {
			text, err := files.ReadFile(t.path)
			return string(text), err
		}
	}
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == shell })
	if i < 0 {
		return "", &ShellError{shell}
	}
	name := o.Name
	if name == "" {
		name = defaultName
	}
	if err := checkName(shell, name); err != nil {
		return "", err
	}
	return kinds[i].guard(fill(bare(kinds[i].text(o)), name, o.Now)), nil
}

// guard keeps the text from other shells that follow POSIX and read the same
// start-up file: what they made of it could show variables, or end them. They see
// one quoted word.
func (k kind) guard(text string) string {
	if k.version == "" {
		return text
	}
	quoted := "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	if k.line {
		quoted = "$'" + strings.NewReplacer(`\`, `\\`, "'", `\047`, "\n", `\n`).Replace(text) + "'"
	}
	return fmt.Sprintf(guard, k.version, quoted, k.name)
}

const guard = `case ${%s-} in
?*) \builtin \eval %s ;;
*) \echo 'awsmfa: this is the hook for %s, and not loaded; this shell has its own: awsmfa hook SHELL' >&2 ;;
esac
`

// text puts the parts of the shell together.
func (k kind) text(o Options) string {
	var text strings.Builder
	for _, part := range parts {
		if part == "warning" && o.NoWarning || part == "renewal" && !o.Renew {
			continue
		}
		file, err := files.ReadFile(k.name + "/" + part + "." + k.extension)
		if err != nil {
			continue // not every shell has every part
		}
		text.Write(file)
	}
	return text.String()
}

// bare is text without the lines of comments: every shell reads all of it at its start,
// and the eval of tcsh makes one line of it, in which a comment would not end.
func bare(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimLeft(line, " \t"), "#") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// fill puts the name and the clock into the text. The files say "authaws" only
// where the name of the function is meant, alone or after "un", so that plain
// replacement is safe.
func fill(text, name string, now time.Time) string {
	if !now.IsZero() {
		text = strings.ReplaceAll(text, epoch, strings.TrimSuffix(epoch, "0")+strconv.FormatInt(now.Unix(), 10))
	}
	return strings.ReplaceAll(text, defaultName, name)
}
