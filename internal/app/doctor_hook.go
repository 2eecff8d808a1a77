package app

import (
	"bytes"
	"path/filepath"
)

// hookFile is a file that a shell reads when it starts.
type hookFile struct {
	path string
	has  bool // something in it calls awsmfa hook
}

// hookFiles are those of a shell in which people load the hook.
func hookFiles(shell string, getenv func(string) string) []hookFile {
	home := getenv("HOME")
	if home == "" {
		return nil
	}
	var paths []string
	switch shell {
	case "bash":
		paths = []string{filepath.Join(home, ".bashrc"), filepath.Join(home, ".bash_profile")}
	case "zsh":
		folder := home
		if own := getenv("ZDOTDIR"); own != "" {
			folder = own
		}
		paths = []string{filepath.Join(folder, ".zshrc")}
	case "fish":
		folder := filepath.Join(home, ".config")
		if own := getenv("XDG_CONFIG_HOME"); own != "" {
			folder = own
		}
		paths = []string{filepath.Join(folder, "fish", "config.fish")}
		more, _ := filepath.Glob(filepath.Join(folder, "fish", "conf.d", "*.fish"))
		paths = append(paths, more...)
	default:
		if env := getenv("ENV"); env != "" && filepath.IsAbs(env) {
			paths = []string{env}
		}
	}
	var files []hookFile
	for _, path := range paths {
		data, _ := read(path)
		files = append(files, hookFile{path, hasHook(data)})
	}
	return files
}

// hasHook says whether a line that is no comment calls awsmfa hook.
func hasHook(text []byte) bool {
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); bytes.Contains(line, []byte("awsmfa hook ")) && line[0] != '#' {
			return true
		}
	}
	return false
}
