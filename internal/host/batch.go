package host

import (
	"errors"
	"path/filepath"
	"strings"
)

// isBatch says whether Windows runs the program at path by cmd.exe.
func isBatch(path string) bool {
	extension := strings.ToLower(filepath.Ext(path))
	return extension == ".bat" || extension == ".cmd"
}

// errBatchWord says that cmd.exe has no spelling for a word.
var errBatchWord = errors.New("a batch file takes no word that holds a line break or NUL")

// batchLine is the command line that gives a batch file its words as they are:
// cmd.exe at interpreter reads it by other rules than a program does, and would run
// what stands behind an & (CVE-2024-24576). A quote is doubled, and before each
// percent sign comes the empty variable %cd:~,% so that no other can begin there;
// that takes command extensions, and ! means nothing without delayed expansion.
func batchLine(interpreter, path string, words []string) (string, error) {
	var line strings.Builder
	line.WriteString(`"` + interpreter + `" /E:ON /V:OFF /D /C ""` + path + `"`)
	for _, word := range words {
		if strings.ContainsAny(word, "\x00\r\n") {
			return "", errBatchWord
		}
		line.WriteString(" " + batchWord(word))
	}
	line.WriteString(`"`)
	return line.String(), nil
}

func batchWord(word string) string {
	var quoted strings.Builder
	backslashes := 0
	for _, r := range word {
		switch r {
		case '\\':
			backslashes++
			quoted.WriteRune(r)
			continue
		case '"':
			quoted.WriteString(strings.Repeat(`\`, backslashes) + `"`)
		case '%':
			quoted.WriteString("%%cd:~,")
		}
		backslashes = 0
		quoted.WriteRune(r)
	}
	if word != "" && backslashes == 0 && strings.IndexFunc(word, needsQuotes) < 0 {
		return quoted.String()
	}
	return `"` + quoted.String() + strings.Repeat(`\`, backslashes) + `"`
}

func needsQuotes(r rune) bool {
	isWord := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	return !isWord && !strings.ContainsRune(`#$*+-./:?@\_`, r)
}
