package host

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// AppPath is the PATH of an app that macOS starts from the Dock or the Finder, and
// of all that such an app starts: what Homebrew installs is in none of its folders.
const AppPath = "/usr/bin:/bin:/usr/sbin:/sbin"

// Programs are the files called name that the folders of path, a value of PATH, lead
// to, in its order and by the names that it has: links are not resolved. Windows
// tells a program by its extension and has no mode for it.
func Programs(path, name, system string) []string {
	var found []string
	runs := func(mode os.FileMode) bool { return mode&0o111 != 0 }
	if system == "windows" {
		name += ".exe"
		runs = os.FileMode.IsRegular
	}
	for _, folder := range filepath.SplitList(path) {
		file := filepath.Join(folder, name)
		info, err := os.Stat(file)
		if err == nil && info.Mode().IsRegular() && runs(info.Mode()) && !slices.Contains(found, file) {
			found = append(found, file)
		}
	}
	return found
}

// SameFile says whether two paths lead to one file.
func SameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// NameForTools is how a setting that other programs read, such as
// credential_process, is to name this program on a system. Apps of macOS need the
// path. It is the one that PATH, given as path, has for it: the file that Homebrew's
// link leads to is gone after the next upgrade. Some tools read no quotes there, so
// a path that would need them is left out.
func NameForTools(system, path string) string {
	const name = "awsmfa"
	self, err := os.Executable()
	if system != "darwin" || err != nil {
		return name
	}
	for _, file := range Programs(path, name, system) {
		if filepath.IsAbs(file) && !strings.ContainsAny(file, " \t\"'\\$`;&|<>()*?[]#~") && SameFile(file, self) {
			return file
		}
	}
	return name
}
