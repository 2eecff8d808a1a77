package host

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// AppPath is the PATH of an app that macOS starts from the Dock or the Finder, and
// of all that such an app starts: what Homebrew installs is in none of its folders.
const AppPath = "/usr/bin:/bin:/usr/sbin:/sbin"

// Programs are the files called name that the folders of path, a value of PATH, lead
// to, in its order and by the names that it has: links are not resolved. extensions
// are those of Extensions: where there are none, the mode tells a program.
func Programs(path, name string, extensions []string) []string {
	var found []string
	runs := os.FileMode.IsRegular
	if len(extensions) == 0 {
		runs = func(mode os.FileMode) bool { return mode.IsRegular() && mode&0o111 != 0 }
		extensions = []string{""}
	}
	for _, folder := range filepath.SplitList(path) {
		for _, extension := range extensions {
			file := filepath.Join(folder, name+extension)
			info, err := os.Stat(file)
			if err == nil && runs(info.Mode()) && !slices.Contains(found, file) {
				found = append(found, file)
			}
		}
	}
	return found
}

// Extensions are what Windows tells a program by, in small letters and in the order
// in which it looks; none on other systems.
func Extensions(system string, getenv func(string) string) []string {
	if system != "windows" {
		return nil
	}
	var all []string
	for _, extension := range strings.Split(strings.ToLower(cmp.Or(getenv("PATHEXT"), ".com;.exe;.bat;.cmd")), ";") {
		if strings.HasPrefix(extension, ".") {
			all = append(all, extension)
		}
	}
	return all
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
	for _, file := range Programs(path, name, nil) {
		if filepath.IsAbs(file) && !strings.ContainsAny(file, " \t\"'\\$`;&|<>()*?[]#~") && SameFile(file, self) {
			return file
		}
	}
	return name
}
