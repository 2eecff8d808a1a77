package hint

import "strings"

// LoadLine is what a person types to get the session of a profile into the shell.
func LoadLine(profile, parent string) string { return EnvLine(parent, Word(profile)) }

// UnloadLine is what a person types to take the session out of the shell.
func UnloadLine(parent string) string { return EnvLine(parent, "--unset") }

// EnvLine is the line that evaluates env in the shell named parent.
func EnvLine(parent string, words ...string) string {
	line := strings.Join(append([]string{"awsmfa env"}, words...), " ")
	if parent == "fish" {
		return line + " | source"
	}
	return `eval "$(` + line + `)"`
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
