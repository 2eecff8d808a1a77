package export

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// dotenv is a file of NAME=value lines. Its readers (docker run --env-file,
// docker compose, direnv, systemd, a shell's ".") agree on no quoting: docker
// keeps quotes as part of the value. So values stand bare, and are limited to
// what means itself to each of them. The file cannot remove a variable, so
// unsets are left out.
var dotenv = Dialect{
	name:    "dotenv",
	aliases: []string{"env-no-export"},
	refuse:  refuseDotenv,
	write: func(b *strings.Builder, vars []Var) {
		for _, v := range vars {
			if !v.Unset {
				put(b, v.Name, "=", v.Value, "\n")
			}
		}
	},
}

func refuseDotenv(value string) string {
	const why = "holds a character that readers of such files do not agree on"
	if !utf8.ValidString(value) {
		return "is not UTF-8"
	}
	if strings.HasPrefix(value, "=") || strings.Contains(value, ":=") {
		return why // zsh looks for a program of that name
	}
	for _, r := range value {
		if !unicode.In(r, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune("+-./:=@_,%", r) {
			return why
		}
	}
	return ""
}
