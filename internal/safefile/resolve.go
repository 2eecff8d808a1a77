package safefile

import (
	"os"
	"path/filepath"
	"strings"
)

// maxLinks is how many symbolic links Linux follows.
const maxLinks = 40

// Real is path with every symbolic link in it followed, absolute. Unlike
// filepath.EvalSymlinks it goes on where nothing is there yet: a link to a file
// that a repository of dotfiles will hold is followed to that file.
func Real(path string) (string, error) {
	if !filepath.IsAbs(path) {
		absolute, err := filepath.Abs(path)
		if err != nil {
			return "", explain(path, Unreadable, err)
		}
		path = absolute
	}
	real, links := root(path), 0
	todo := elements(path)
	for len(todo) > 0 {
		next := filepath.Join(real, todo[0]) // real holds no link, so ".." is the folder above
		todo = todo[1:]
		target, err := os.Readlink(next)
		if err != nil { // no link, or nothing that could be looked at
			real = next
			continue
		}
		if links++; links > maxLinks {
			return "", &Error{Path: path, Problem: LinkLoop}
		}
		if filepath.IsAbs(target) {
			real = root(target)
		}
		todo = append(elements(target), todo...)
	}
	return real, nil
}

func root(path string) string { return filepath.VolumeName(path) + string(filepath.Separator) }

func elements(path string) []string {
	return strings.FieldsFunc(path[len(filepath.VolumeName(path)):], func(r rune) bool {
		return r < 0x80 && os.IsPathSeparator(uint8(r))
	})
}
