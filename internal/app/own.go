package app

import (
	"flag"
	"io"
	"path"
	"slices"
	"strings"
)

// ownProcess says whether a credential_process is "awsmfa process", and of which
// profile it wants the session: "" when it names none, or when nobody can tell.
func ownProcess(line string) (profile string, own bool) {
	words, ok := splitWords(line)
	if !ok || len(words) < 2 || programName(words[0]) != "awsmfa" || words[1] != "process" {
		return "", false
	}
	f := &loginFlags{}
	w, err := arrange(words[2:], f.options())
	if err != nil {
		return "", true
	}
	set := flag.NewFlagSet("process", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	for _, o := range f.options() {
		o.Apply(set)
	}
	if set.Parse(w.flags) != nil {
		return "", true
	}
	t, err := readTarget(slices.Concat(w.args, w.after), f.profile, false)
	if err != nil {
		return "", true
	}
	return t.profile, true
}

// programName is what people call the program of a path.
func programName(file string) string {
	return strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), ".exe")
}

// splitWords takes a command line apart at blanks, as far as the AWS tools agree
// on how: some of them ask a shell, others know only quotes and backslashes.
func splitWords(line string) (words []string, ok bool) {
	var word strings.Builder
	var quote rune
	inWord, escaped := false, false
	for _, r := range line {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			inWord, escaped = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			inWord, quote = true, r
		case strings.ContainsRune(" \t\r\n", r):
			if inWord {
				words = append(words, word.String())
				word.Reset()
			}
			inWord = false
		default:
			inWord = true
			word.WriteRune(r)
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, quote == 0 && !escaped
}
