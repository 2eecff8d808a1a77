package hint

import (
	"runtime"
	"slices"
	"strings"

	"awsmfa/export"
)

// LoadLine is what a person types to get the session of a profile into the shell.
func LoadLine(profile, parent string) string { return EnvLine(parent, Word(profile)) }

// UnloadLine is what a person types to take the session out of the shell.
func UnloadLine(parent string) string { return EnvLine(parent, "--unset") }

// EnvLine is the line that evaluates env in the shell named parent.
func EnvLine(parent string, words ...string) string { return envLineOn(runtime.GOOS, parent, words) }

func envLineOn(system, parent string, words []string) string {
	line := strings.Join(append([]string{"awsmfa env"}, words...), " ")
	switch typedTo(system, parent) {
	case "fish":
		return line + " | source"
	case "powershell":
		return line + " | Out-String | Invoke-Expression"
	case "windows-cmd":
		return `for /f "delims=" %i in ('` + line + `') do @%i`
	case "tcsh":
		return "eval \"`" + line + "`\""
	case "elvish":
		return "eval (" + line + " | slurp)"
	case "nu":
		return line + " | from json | load-env"
	case "xonsh":
		return "execx($(" + line + "))"
	}
	return `eval "$(` + line + `)"`
}

// DialectOf is the dialect of the shell that a program of this name is, or "sh" where
// it is another program or a shell that understands those lines.
func DialectOf(program string) string {
	d, known := export.Lookup(program)
	if known && slices.Contains([]string{"fish", "powershell", "windows-cmd", "tcsh", "elvish", "nu", "xonsh"}, d.Name()) {
		return d.Name()
	}
	return "sh"
}

// typedTo is the dialect that a person types where the program was started by
// parent. Who is in no shell that we know is in one of PowerShell on Windows, and
// else in one that understands the lines of sh.
func typedTo(system, parent string) string {
	dialect := DialectOf(parent)
	if d, _ := export.Lookup(parent); dialect == "sh" && system == "windows" && !slices.Contains([]string{"sh", "bash", "zsh"}, d.Name()) {
		return "powershell"
	}
	return dialect
}

// UnsetLine is what a person types to unset variables in the shell named parent.
func UnsetLine(parent string, names ...string) string {
	return unsetLineOn(runtime.GOOS, parent, names)
}

func unsetLineOn(system, parent string, names []string) string {
	var lines []string
	each := func(before, after, between string) string {
		for _, name := range names {
			lines = append(lines, before+name+after)
		}
		return strings.Join(lines, between)
	}
	switch typedTo(system, parent) {
	case "fish":
		return "set -e " + each("", "", " ")
	case "powershell":
		return "Remove-Item " + each("Env:", "", ",")
	case "windows-cmd":
		return each(`set "`, `="`, " & ")
	case "tcsh":
		return each("unsetenv ", "", "; ")
	case "elvish":
		return each("unset-env ", "", "; ")
	case "nu":
		return "hide-env " + each("", "", " ")
	case "xonsh":
		return each("del $", "", "; ")
	}
	return "unset " + each("", "", " ")
}

// FindLine is what a person types to see whether the shell named parent has a
// function or a command of that name.
func FindLine(parent, name string) string { return findLineOn(runtime.GOOS, parent, name) }

func findLineOn(system, parent, name string) string {
	switch typedTo(system, parent) {
	case "powershell":
		return "Get-Command " + name
	case "windows-cmd":
		return "where " + name
	case "tcsh", "nu", "xonsh":
		return "which " + name
	case "elvish":
		return "put $" + name + "~"
	}
	return "type " + name
}

// Word makes a word safe to type in the shells that people log in with.
func Word(word string) string { return wordOn(runtime.GOOS, word) }

// wordOn is Word on a system. On Windows double quotes are those that cmd.exe and
// PowerShell have in common, as long as there is nothing to expand in them.
func wordOn(system, word string) string {
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("_-.@%+:/", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 && word[0] != '-' {
		return word
	}
	if system == "windows" && word != "" && word[0] != '-' && !strings.ContainsAny(word, "\"%!$`") {
		return `"` + word + `"`
	}
	quoted := "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	if strings.HasPrefix(word, "-") {
		return "-- " + quoted
	}
	return quoted
}

// Line makes words safe to type, flags among them.
func Line(line []string) string {
	quoted := make([]string, len(line))
	for i, word := range line {
		quoted[i] = strings.TrimPrefix(Word(word), "-- ")
		if flag := strings.TrimLeft(word, "-"); flag != word && (flag == "" || Word(flag) == flag) {
			quoted[i] = word
		}
	}
	return strings.Join(quoted, " ")
}
