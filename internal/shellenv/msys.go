package shellenv

import (
	"slices"
	"strings"
)

// The shells of MSYS2, and so of Git for Windows, give each program of Windows the
// variables with what looks like a path rewritten: of a secret key that begins with /
// they make C:/Program Files/Git/... . Variables whose names begin with an entry of
// this one are left alone. See https://www.msys2.org/docs/filesystem-paths/.
const notRewritten = "MSYS2_ENV_CONV_EXCL"

const ourPrefix = "AWS_"

// Rewrites says whether the shell would rewrite variables of AWS for programs of
// Windows.
func Rewrites(getenv func(string) string) bool {
	covers := func(entry string) bool {
		return entry == "*" || entry != "" && strings.HasPrefix(ourPrefix, entry)
	}
	return getenv("MSYSTEM") != "" && !slices.ContainsFunc(strings.Split(getenv(notRewritten), ";"), covers)
}

// withOurs is the list with an entry for the variables of AWS, or "" where none is
// needed. An empty entry would stand for every name.
func withOurs(getenv func(string) string) string {
	if !Rewrites(getenv) {
		return ""
	}
	entries := slices.DeleteFunc(strings.Split(getenv(notRewritten), ";"), func(entry string) bool { return entry == "" })
	return strings.Join(append(entries, ourPrefix), ";")
}
