// Package rcfile knows the start-up files of shells: where each is, which line
// loads the hook, and how to add and remove that line.
package rcfile

import (
	"fmt"
	"os"
	"strings"

	"awsmfa/internal/ui"
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

// shells has a row for each shell, and for some one more on macOS: a terminal starts
// login shells there, for which bash has another file, and other shells may read that
// too; nu has its settings where Apple wants them.
func shells() []Shell {
	const nuLine = "mkdir $nu.user-autoload-dirs.0; awsmfa hook nu | save -f ($nu.user-autoload-dirs.0 | path join awsmfa.nu)"
	const nuGuard = "if (which awsmfa | is-not-empty) { %s }"
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
		file:  "the file named by $ENV", paths: Location.posix,
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
		line:  nuLine,
		guard: nuGuard,
		file:  "~/.config/nushell/config.nu", paths: Location.nu, makes: "autoload/awsmfa.nu",
	}, {
		Name: "nu", only: "darwin",
		line:  nuLine,
		guard: nuGuard,
		file:  "~/Library/Application Support/nushell/config.nu", paths: Location.nu, makes: "autoload/awsmfa.nu",
	}, {
		Name:  "xonsh",
		line:  "execx($(awsmfa hook xonsh))",
		guard: `if __import__("shutil").which("awsmfa", path=__import__("os").pathsep.join($PATH)): %s`,
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

// Of is the row of a shell on a system, or that of the system's own if it is none of
// ours: PowerShell on Windows, bash elsewhere.
func Of(shell, system string) (found Shell) {
	for _, f := range shells() {
		if f.Name == shell && (f.only == "" || f.only == system) {
			found = f
		}
	}
	switch {
	case found.Name != "":
		return found
	case system == "windows":
		return Of("powershell", system)
	}
	return Of("bash", system)
}

// Advice tells what to write where for the shell that where is about: the file that
// Install would write to, where it is known.
func Advice(where Location) string {
	f, file := startUpFile(where)
	return f.advice(file)
}

// Addition shows the lines that Install adds to a start-up file without the hook,
// below the name of the file.
func Addition(where Location) string {
	f, file := startUpFile(where)
	return fmt.Sprintf("%s:\n  + %s\n  + %s\n", file, f.comment(), f.guarded(f.call(Options{})))
}

// startUpFile is the shell that where is about, and its start-up file as people write it.
func startUpFile(where Location) (f Shell, file string) {
	f = Of(where.shell(), where.OS)
	if paths, err := f.paths(where); err == nil {
		return f, ui.ShortPath(present(paths), where.Getenv("HOME"))
	}
	return f, f.file
}

func (f Shell) advice(file string) string { return "add to the end of " + file + ": " + f.line }

// HelpRows are the files of some shells on a system and the lines for them, one a
// line, for a help text.
func HelpRows(system string) string {
	var rows strings.Builder
	names := []string{"bash", "zsh", "fish", "sh"}
	if system == "windows" {
		names = []string{"powershell", "nu", "bash"}
	}
	for _, name := range names {
		f := Of(name, system)
		file := f.file
		if system == "windows" && name == "bash" {
			file += " (git-bash)"
		}
		fmt.Fprintf(&rows, "  %-26s %s\n", file, f.line)
	}
	if system == "windows" {
		rows.WriteString("  cmd.exe has no such file: authaws.cmd is in the archive\n")
	}
	return rows.String()
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
