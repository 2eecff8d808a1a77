package hint

import (
	"strings"

	"awsmfa/export"
)

// LoadLine is what a person types to get the session of a profile into the shell.
func LoadLine(profile, parent string) string { return EnvLine(parent, Word(profile)) }

// UnloadLine is what a person types to take the session out of the shell.
func UnloadLine(parent string) string { return EnvLine(parent, "--unset") }

// EnvLine is the line that evaluates env in the shell named parent.
func EnvLine(parent string, words ...string) string {
	line := strings.Join(append([]string{"awsmfa env"}, words...), " ")
	return strings.Replace(loads[DialectOf(parent)], "LINE", line, 1)
}

// DialectOf is the dialect of --shell for a program of that name: sh, unless it is
// a shell that does not understand POSIX lines.
func DialectOf(program string) string {
	d, _ := export.Lookup(program)
	if _, ok := loads[d.Name()]; ok {
		return d.Name()
	}
	return "sh"
}

// loads are the ways in which shells take in what env prints.
var loads = map[string]string{
	"sh":          `eval "$(LINE)"`,
	"fish":        "LINE | source",
	"tcsh":        "eval \"`LINE`\"",
	"elvish":      "eval (LINE | slurp)",
	"nu":          "LINE | from json | load-env",
	"xonsh":       "execx($(LINE))",
	"windows-cmd": `for /f "delims=" %i in ('LINE') do @%i`,
	"powershell":  "LINE | Out-String | Invoke-Expression",
}

// Word makes a word safe to type in the shells that people log in with.
func Word(word string) string {
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("_-.@%+:/", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 && word[0] != '-' {
		return word
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
