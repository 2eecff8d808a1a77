// Package rcfile knows the start-up files of shells: where each is, which line
// loads the hook, and how to add and remove that line.
package rcfile

import (
	"os"
)

// Shell is how a shell comes to load the hook when it starts.
type Shell struct {
	Name  string
	only  string // the operating system that the row is about; empty: every other
	line  string // loads the hook
	guard string // runs the line, %s, where there is an awsmfa, and says nothing where there is none
	file  string // where the line belongs, as people call it
	// paths are those of the file: the first that is there is the one that the
	// shell reads, and where none is there the first is to be made.
	paths func(Location) ([]string, error)
	bare  bool   // a carriage return at the end of the line would be part of its last word
	makes string // the file that the line makes, from the folder of the first; empty: none
	tool  string // what can be written where, for a tool that is no shell; empty for a shell
}

// shells has a row for each shell. A terminal on macOS starts login shells,
// for which bash has another file, and other shells may read that too.
func shells() []Shell {
	const posixGuard = `if command -v awsmfa >/dev/null 2>&1; then %s; fi`
	return []Shell{{
		Name: "bash", bare: true,
		line:  `eval "$(awsmfa hook bash)"`,
		guard: posixGuard,
		file:  "~/.bashrc", paths: func(p Location) ([]string, error) { return p.inHome(".bashrc") },
	}, {
		Name: "bash", bare: true, only: "darwin",
		line:  `eval "$(awsmfa hook bash)"`,
		guard: `if [ -n "${BASH_VERSION-}" ] && command -v awsmfa >/dev/null 2>&1; then %s; fi`,
		file:  "~/.bash_profile", paths: func(p Location) ([]string, error) { return p.inHome(".bash_profile", ".bash_login", ".profile") },
	}, {
		Name: "zsh", bare: true,
		line:  `eval "$(awsmfa hook zsh)"`,
		guard: posixGuard,
		file:  "~/.zshrc", paths: Location.zsh,
	}, {
		Name:  "fish",
		line:  "awsmfa hook fish | source",
		guard: "if command -q awsmfa; %s; end",
		file:  "~/.config/fish/config.fish", paths: func(p Location) ([]string, error) { return p.inConfig("fish/config.fish") },
	}, {
		Name: "sh", bare: true,
		line:  `eval "$(awsmfa hook sh)"`,
		guard: posixGuard,
		file:  "the file that $ENV names", paths: Location.posix,
	}, {
		Name: "tcsh", bare: true,
		line:  "eval \"`awsmfa hook tcsh`\"",
		guard: "if ( -X awsmfa ) %s",
		file:  "~/.tcshrc", paths: func(p Location) ([]string, error) { return p.inHome(".tcshrc", ".cshrc") },
	}, {
		Name:  "elvish",
		line:  "eval (awsmfa hook elvish | slurp)",
		guard: "if (has-external awsmfa) { %s }",
		file:  "~/.config/elvish/rc.elv", paths: func(p Location) ([]string, error) { return p.inConfig("elvish/rc.elv") },
	}, {
		Name:  "nu", // has no eval, but reads what is in this folder after this file
		line:  "mkdir $nu.user-autoload-dirs.0; awsmfa hook nu | save -f ($nu.user-autoload-dirs.0 | path join awsmfa.nu)",
		guard: "if (which awsmfa | is-not-empty) { %s }",
		file:  "~/.config/nushell/config.nu", paths: Location.nu, makes: "autoload/awsmfa.nu",
	}, {
		Name:  "xonsh",
		line:  "execx($(awsmfa hook xonsh))",
		guard: `if __import__("shutil").which("awsmfa", path=":".join($PATH)): %s`,
		file:  "~/.config/xonsh/rc.xsh", paths: Location.xonsh,
	}, {
		Name:  "powershell",
		line:  "Invoke-Expression (& { (awsmfa hook powershell | Out-String) })",
		guard: "if (Get-Command awsmfa -ErrorAction Ignore) { %s }",
		file:  "the file that $PROFILE names", paths: Location.powershell,
	}, {
		Name: "direnv", bare: true,
		line:  `eval "$(awsmfa hook direnv)"`,
		guard: posixGuard,
		file:  "~/.config/direnv/lib/awsmfa.sh", paths: Location.direnv,
		tool: "an .envrc can say: use awsmfa PROFILE",
	}}
}

// Of is the row of a shell on a system, or that of bash if it is none of ours.
func Of(shell, system string) (found Shell) {
	for _, f := range shells() {
		if f.Name == shell && (f.only == "" || f.only == system) {
			found = f
		}
	}
	if found.Name == "" {
		return Of("bash", system)
	}
	return found
}

// Advice tells what to write where for a shell.
func Advice(shell, system string) string {
	f := Of(shell, system)
	return "write " + f.line + " at the end of " + f.file
}

// present is the first of paths that is there, or the first of all.
func present(paths []string) string {
	for _, path := range paths {
		if _, err := os.Lstat(path); err == nil {
			return path
		}
	}
	return paths[0]
}
