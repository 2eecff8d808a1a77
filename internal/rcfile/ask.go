package rcfile

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"awsmfa/internal/awsfiles"
)

// AskShell starts a shell with options like -lic and returns what command prints
// there once the start-up files have been read. ok is false where the shell gives
// no answer: it is not there, takes too long, or becomes another program. A nil
// AskShell asks none.
type AskShell func(shell, options, command string) (answer string, ok bool)

func (ask AskShell) says(shell, options, command string) (string, bool) {
	if ask == nil {
		return "", false
	}
	return ask(shell, options, command)
}

// Coverage says which new shells have the hook.
type Coverage struct {
	Shell, Login bool // a shell in a terminal, and one that logs in
	ShellNoPath  bool // the first lacks it, and does not find awsmfa in PATH
	LoginNoPath  bool // the second
	NoCompletion bool // the one in a terminal is a zsh whose completion is not loaded
	Known        bool // both have answered
}

// Covered asks bash or zsh itself, for a file may be read by another, end before
// its last line, or be left out by a login shell.
func Covered(where Location) Coverage {
	shell := NameOf(where.Called, where.OS)
	if shell != "bash" && shell != "zsh" {
		return Coverage{}
	}
	// compinit makes compdef, and nobody but the user is to run it: it may ask whether
	// insecure folders are to be used.
	const zsh = `if [ -n "${ZSH_VERSION-}" ] && ! typeset -f compdef >/dev/null 2>&1; then printf bare; else printf yes; fi`
	const command = "if typeset -f __awsmfa_env >/dev/null 2>&1; then " + zsh + "; elif ! command -v awsmfa >/dev/null 2>&1; then printf path; fi"
	plain, ok := where.Ask.says(shell, "-ic", command)
	login, both := where.Ask.says(shell, "-lic", command)
	has := func(answer string) bool { return answer == "yes" || answer == "bare" }
	terminal := plain
	if where.terminalsLogIn() {
		terminal = login
	}
	return Coverage{has(plain), has(login), plain == "path", login == "path", terminal == "bare", ok && both}
}

// inTerminals says whether the shells of terminals have the hook, and if not, whether
// that is because of PATH.
func (c Coverage) inTerminals(where Location) (has, noPath bool) {
	if where.terminalsLogIn() {
		return c.Login, c.LoginNoPath
	}
	return c.Shell, c.ShellNoPath
}

// Gap says which new shells lack the hook though a file loads it, and what to do;
// nothing where none does or nobody knows.
func (c Coverage) Gap(where Location, file string) (problem, advice string) {
	shell := NameOf(where.Called, where.OS)
	has, noPath := c.inTerminals(where)
	switch {
	case c.Known && has && c.Login && c.NoCompletion:
		return "a new zsh does not complete its arguments, because compinit is not run", "add above that line: autoload -Uz compinit && compinit"
	case !c.Known || has && c.Login:
		return "", ""
	case !has && noPath && !c.Shell:
		return fmt.Sprintf("a new %s does not have it, because awsmfa is not in its PATH", shell), "set PATH above that line"
	case c.LoginNoPath && c.Shell:
		return fmt.Sprintf("login shells of %s do not have it, because awsmfa is not in their PATH", shell), "set PATH in " + where.loginFile(shell)
	case c.Shell:
		login := where.loginFile(shell)
		problem = fmt.Sprintf("login shells of %s do not have it, because they do not read %s", shell, file)
		if where.names(login, file) {
			return problem, fmt.Sprintf("move the line of %s that reads it up, %s", login, stops)
		}
		return problem, fmt.Sprintf("add to %s: . %s", login, file)
	case c.Login:
		return fmt.Sprintf("only login shells of %s have it, because no other reads %s", shell, file), "load the hook in " + Of(shell, "").file
	}
	return fmt.Sprintf("a new %s does not have it: it does not read %s, or not as far as that line", shell, file),
		"move the line up in that file, " + stops
}

// stops is what keeps a shell from a line of a file that it reads.
const stops = "above what ends the file (return, exit, exec) or is not closed (a quote, a here-document)"

// names says whether a line of a login file, which is no comment, names another file.
func (p Location) names(login, file string) bool {
	paths, err := p.inHome(strings.TrimPrefix(login, "~/"))
	if err != nil {
		return false
	}
	text, _ := awsfiles.ReadFile(paths[0])
	for line := range bytes.Lines(text) {
		code := bytes.TrimSpace(line)
		if !bytes.HasPrefix(code, []byte("#")) && bytes.Contains(code, []byte(filepath.Base(file))) {
			return true
		}
	}
	return false
}

// terminalsLogIn says whether the shells that people have open are login shells, as in
// the terminals of macOS.
func (p Location) terminalsLogIn() bool { return p.OS == "darwin" }

// loginFile is what a login shell reads in place of the file for the others.
func (p Location) loginFile(shell string) string {
	if shell == "zsh" {
		return "~/.zprofile"
	}
	paths, err := p.inHome(".bash_profile", ".bash_login", ".profile")
	if err != nil {
		return "~/.bash_profile"
	}
	for i, path := range paths {
		if present(paths) == path {
			return []string{"~/.bash_profile", "~/.bash_login", "~/.profile"}[i]
		}
	}
	return "~/.bash_profile"
}
