package safefile

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
)

// AccessList is the access list of the file at path on macOS, an entry a line, as the
// program ls, which is /bin/ls there, shows it. Only libraries in C can read it
// themselves. The error is that of running ls.
func AccessList(ls, path string) (string, error) {
	listing, err := runOn(ls, "-lde", path)
	return accessListIn(listing), err
}

// runOn runs a program of the system on the file at path, which cannot be taken for
// an option. None of our environment is for it.
func runOn(program, option, path string) (string, error) {
	cmd := exec.Command(program, option, "./"+filepath.Base(path))
	cmd.Dir, cmd.Env = filepath.Dir(path), []string{"LC_ALL=C"}
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	return out.String(), err
}

// accessListIn takes the entries of an access list out of what "ls -lde" of macOS
// printed: lines such as " 0: user:bob allow read" below the one about the file.
func accessListIn(listing string) string {
	var list strings.Builder
	for line := range strings.Lines(listing) {
		number, _, ok := strings.Cut(strings.TrimLeft(line, " "), ": ")
		if ok && line[0] == ' ' && number != "" && strings.Trim(number, "0123456789") == "" {
			list.WriteString(line)
		}
	}
	return list.String()
}
