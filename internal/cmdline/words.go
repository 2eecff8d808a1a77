package cmdline

import (
	"path"
	"strings"
)

// ProgramName is what people call the program of a path.
func ProgramName(file string) string {
	return strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), ".exe")
}

// SplitWords takes a command line apart at blanks, as far as the AWS tools of a system
// agree on how: some of them ask a shell, others know only quotes and backslashes.
func SplitWords(system, line string) (words []string, ok bool) {
	if system == "windows" {
		return splitWindows(line)
	}
	return splitPOSIX(line)
}

func splitPOSIX(line string) (words []string, ok bool) {
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

// splitWindows goes by the rules of Microsoft's C library, as botocore does on
// Windows: a backslash is one but before a double quote, and single quotes mean
// nothing. See https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments.
func splitWindows(line string) (words []string, ok bool) {
	var word strings.Builder
	inWord, quoted := false, false
	for i := 0; i < len(line); i++ {
		rest := line[i:]
		slashes := len(rest) - len(strings.TrimLeft(rest, `\`))
		switch {
		case slashes > 0 && strings.HasPrefix(rest[slashes:], `"`):
			word.WriteString(rest[:slashes/2])
			if slashes%2 == 1 {
				word.WriteByte('"')
				i++
			}
			inWord = true
			i += slashes - 1
		case slashes > 0:
			word.WriteString(rest[:slashes])
			inWord = true
			i += slashes - 1
		case quoted && strings.HasPrefix(rest, `""`):
			word.WriteByte('"')
			i++
		case rest[0] == '"':
			inWord, quoted = true, !quoted
		case !quoted && strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			if inWord {
				words = append(words, word.String())
				word.Reset()
			}
			inWord = false
		default:
			inWord = true
			word.WriteByte(rest[0])
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, !quoted
}
