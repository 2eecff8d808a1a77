package app

import (
	"path/filepath"
	"runtime"

	"awsmfa/export"
)

// hookFile is a file that a shell reads when it starts.
type hookFile struct {
	path string
	has  bool // a line of it loads the hook
}

// shellOf is the shell whose hook a program of that name takes, or "" for one
// that is no shell.
func shellOf(program string) string {
	if d, ok := export.Lookup(program); ok && shellFileOf(d.Name(), runtime.GOOS).shell == d.Name() {
		return d.Name()
	}
	return ""
}

// hookFiles are those in which people load the hook, as far as they are known.
func hookFiles(program string, getenv func(string) string) []hookFile {
	shell := shellOf(program)
	if shell == "" {
		return nil
	}
	start := shellFileOf(shell, runtime.GOOS)
	where := place{shell: program, system: runtime.GOOS, getenv: getenv}
	paths, err := start.paths(where)
	if err != nil {
		return nil
	}
	if folder, err := where.inConfig("fish/conf.d"); shell == "fish" && err == nil {
		more, _ := filepath.Glob(filepath.Join(folder[0], "*.fish")) // read as well
		paths = append(paths, more...)
	}
	var files []hookFile
	for _, path := range paths {
		text, _ := read(path)
		files = append(files, hookFile{path, len(start.loaders(text)) > 0})
	}
	return files
}
