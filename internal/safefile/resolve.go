package safefile

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
)

// maxLinks is how many symbolic links Linux follows.
const maxLinks = 40

// Real is path with every symbolic link in it followed, absolute, and the file called
// as its folder calls it. Unlike filepath.EvalSymlinks it goes on where nothing is
// there yet: a link to a file that a repository of dotfiles will hold is followed to
// that file.
func Real(path string) (string, error) {
	real, err := resolve(path, os.Readlink)
	if err != nil {
		return "", err
	}
	return asInFolder(real), nil
}

func resolve(path string, readlink func(string) (string, error)) (string, error) {
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
		target, err := readlink(next)
		if err != nil { // no link, or nothing that could be looked at
			real = next
			continue
		}
		if links++; links > maxLinks {
			return "", &Error{Path: path, Problem: LinkLoop}
		}
		if startsAnew(target) { // on the disk that the link is on, if it names none
			real = root(cmp.Or(filepath.VolumeName(target), real))
		}
		todo = append(elements(target), todo...)
	}
	return real, nil
}

func root(path string) string { return filepath.VolumeName(path) + string(filepath.Separator) }

func elements(path string) []string {
	below := filepath.ToSlash(path[len(filepath.VolumeName(path)):])
	return strings.FieldsFunc(below, func(r rune) bool { return r == '/' })
}
