package cache

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"awsmfa/internal/profile"
)

// Path is the folder for cached sessions: AWSMFA_CACHE_DIR, else awsmfa in the
// user's cache folder on goos. ~ and variables in the former are expanded as in the
// paths of AWS tools, for files that no shell reads. A relative AWSMFA_CACHE_DIR or home is an error,
// since what is cached would depend on the working directory; a relative
// XDG_CACHE_HOME is passed over, as the XDG Base Directory Specification has it.
func Path(getenv func(string) string, goos string) (string, error) {
	if own := getenv("AWSMFA_CACHE_DIR"); own != "" {
		return clean("AWSMFA_CACHE_DIR", profile.ExpandPath(own, getenv, nil), goos)
	}
	home, variable, below := getenv("HOME"), "HOME", "/.cache/awsmfa"
	switch goos {
	case "windows":
		home, variable, below = getenv("LocalAppData"), "LocalAppData", `\awsmfa`
	case "darwin":
		below = "/Library/Caches/awsmfa"
	default:
		if xdg := getenv("XDG_CACHE_HOME"); absolute(xdg, goos) {
			home, variable, below = xdg, "XDG_CACHE_HOME", "/awsmfa"
		}
	}
	if home == "" {
		return "", fmt.Errorf("no folder for cached sessions: %w", &unsetError{variable})
	}
	return clean(variable, home+below, goos)
}

type unsetError struct{ variable string }

func (e *unsetError) Error() string { return e.variable + " is not set" }

var errRelative = errors.New("not an absolute path")

func clean(variable, path, goos string) (string, error) {
	if !absolute(path, goos) {
		return "", fmt.Errorf("%s %q: %w", variable, path, errRelative)
	}
	// A trailing slash would make the system follow a link.
	return filepath.Clean(path), nil
}

func absolute(path, goos string) bool {
	if goos == "windows" {
		return strings.HasPrefix(path, `\\`) || len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/')
	}
	return strings.HasPrefix(path, "/")
}
