package profile

import (
	"os"
	"strings"
)

// ExpandPath writes a path out as botocore does before it opens one: $VAR and
// ${VAR}, then a leading ~ or ~user. What has no value stays as it is. homeOf is
// the home folder of a user in the system's database, "" for the one who runs
// this; nil knows none. HOME counts before it.
//
// See https://docs.python.org/3/library/os.path.html#os.path.expandvars.
func ExpandPath(path string, getenv, homeOf func(string) string) string {
	withHome := func(name string) string {
		value := getenv(name)
		if value == "" && name == "HOME" && homeOf != nil {
			value = homeOf("")
		}
		return value
	}
	return expandHome(expandVariables(path, withHome), withHome, homeOf)
}

func expandHome(path string, getenv, homeOf func(string) string) string {
	if !strings.HasPrefix(path, "~") {
		return path
	}
	user, rest := path[1:], ""
	if i := strings.IndexFunc(path, isSeparator); i >= 0 {
		user, rest = path[1:i], path[i:]
	}
	home := ""
	switch {
	case user == "":
		home = getenv("HOME")
	case homeOf != nil:
		home = homeOf(user)
	}
	if home == "" {
		return path
	}
	if path = strings.TrimRightFunc(home, isSeparator) + rest; path == "" {
		return "/"
	}
	return path
}

// isSeparator: Windows has two.
func isSeparator(r rune) bool { return r < 0x80 && os.IsPathSeparator(uint8(r)) }

// expandVariables puts values in that are not looked at again.
func expandVariables(path string, getenv func(string) string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(path, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, length := variable(after)
		value := ""
		if name != "" {
			value = getenv(name)
		}
		if value == "" {
			value = "$" + after[:length]
		}
		b.WriteString(value)
		path = after[length:]
	}
}

// variable is the name at the start of what follows a dollar sign, and how much
// of that it takes up; none is "".
func variable(text string) (name string, length int) {
	if strings.HasPrefix(text, "{") {
		if end := strings.IndexByte(text, '}'); end >= 0 {
			return text[1:end], end + 1
		}
		return "", 0
	}
	for length < len(text) && consistsOf(text[length:length+1], "_", 1, 1) {
		length++
	}
	return text[:length], length
}
