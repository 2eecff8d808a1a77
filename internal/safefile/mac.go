//go:build linux || darwin

package safefile

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// mac is how a file of macOS keeps its access list, which only libraries in C read.
// The list comes along with a clone, ls shows it, and chmod takes it away. Tests put
// others in the place of these, on any system.
type mac struct {
	clone     func(from, to string) error // with the access list; the file to is new
	ls, chmod string                      // their paths
}

// create clones the file at path and empties the clone. Where there are no clones
// (not APFS), keep finds out whether there was a list.
func (m mac) create(name, path string, old state) (*os.File, error) {
	if old.info == nil || m.clone(path, name) != nil {
		return createNew(name)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|openFlags, 0)
	if err == nil {
		err = f.Truncate(0)
	}
	if err != nil {
		os.Remove(name)
		return nil, err
	}
	return f, nil
}

// keep gives f the attributes of old that a clone did not bring along, and refuses
// when its access list is another one than that of old: a folder may hand entries
// on to a new file.
func (m mac) keep(f *os.File, path string, old state) error {
	have, err := attributesOf(f)
	if err != nil {
		return err
	}
	if err := old.attributes.addTo(f, have); err != nil {
		return err
	}
	was, err := m.accessList(path)
	if err != nil {
		return err
	}
	if was == "" {
		return m.drop(f)
	}
	is, err := m.accessList(f.Name())
	if err == nil && was != is {
		err = errors.New("its access list cannot be copied")
	}
	return err
}

// drop takes away a list that the folder handed on.
func (m mac) drop(f *os.File) error {
	list, err := m.accessList(f.Name())
	if err != nil || list == "" {
		return err
	}
	if _, err := m.run(m.chmod, "-N", f.Name()); err != nil {
		return err
	}
	list, err = m.accessList(f.Name())
	if err == nil && list != "" {
		err = errors.New("its folder gives new files an access list")
	}
	return err
}

// accessList is the access list as ls shows it.
func (m mac) accessList(path string) (string, error) {
	listing, err := m.run(m.ls, "-lde", path)
	return accessListIn(listing), err
}

// run runs a program of the system on the file at path, which cannot be taken for an
// option. None of our environment is for it.
func (m mac) run(program, option, path string) (string, error) {
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
