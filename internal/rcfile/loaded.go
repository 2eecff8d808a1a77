package rcfile

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"awsmfa/export"
	"awsmfa/internal/awsfiles"
)

// File is a file that a shell reads when it starts.
type File struct {
	Path      string
	LoadsHook bool // a line of it does
	Alias     int  // number of a later line that makes an alias authaws; 0: none
}

// look finds the hook in a file, and an old alias of the same name below it, which
// would hide it. The hook replaces an alias above it.
func (f Shell) look(path string, text []byte) File {
	loaders := f.loaders(text)
	found := File{Path: path, LoadsHook: len(loaders) > 0}
	number := 0
	for line := range bytes.Lines(text) {
		number++
		words := bytes.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) || r == '=' })
		if len(words) > 1 && string(words[0]) == "alias" && string(words[1]) == "authaws" && found.LoadsHook && number > loaders[0].number {
			found.Alias = number
		}
	}
	return found
}

// NameOf is the shell whose hook a program of that name takes, or "" for one that
// is no shell.
func NameOf(program, system string) string {
	if d, ok := export.Lookup(program); ok && Of(d.Name(), system).Name == d.Name() {
		return d.Name()
	}
	return ""
}

// Files are those in which people load the hook, as far as they are known.
func Files(where Location) []File {
	shell := NameOf(where.Called, where.OS)
	if shell == "" {
		return nil
	}
	start := Of(shell, where.OS)
	paths, err := start.paths(where)
	if err != nil {
		return nil
	}
	if folder, err := where.inConfig("fish/conf.d"); shell == "fish" && err == nil {
		entries, _ := os.ReadDir(folder[0])
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".fish") { // fish reads them as well
				paths = append(paths, filepath.Join(folder[0], e.Name()))
			}
		}
	}
	var files []File
	sourced := false
	for _, path := range paths {
		text, _ := awsfiles.ReadFile(path)
		files = append(files, start.look(path, text))
		sourced = sourced || bytes.Contains(text, []byte(".bashrc"))
	}
	if shell == "bash" && start.only != "" && sourced { // as many files for login shells do
		paths, _ := where.inHome(".bashrc")
		text, _ := awsfiles.ReadFile(paths[0])
		files = append(files, start.look(paths[0], text))
	}
	return files
}
