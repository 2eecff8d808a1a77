//go:build linux || darwin

package safefile

import (
	"errors"
	"os"
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
	f, err := open(name, os.O_WRONLY|os.O_TRUNC)
	if err != nil {
		os.Remove(name)
		return nil, err
	}
	return privately(f)
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
	was, err := AccessList(m.ls, path)
	if err != nil {
		return err
	}
	if was == "" {
		return m.drop(f)
	}
	is, err := AccessList(m.ls, f.Name())
	if err == nil && was != is {
		err = errors.New("its access list cannot be copied")
	}
	return err
}

// drop takes away a list that the folder handed on.
func (m mac) drop(f *os.File) error {
	list, err := AccessList(m.ls, f.Name())
	if list == "" {
		return err
	}
	if _, err := runOn(m.chmod, "-N", f.Name()); err != nil {
		return err
	}
	list, err = AccessList(m.ls, f.Name())
	if list != "" {
		err = errors.New("its folder gives new files an access list")
	}
	return err
}
