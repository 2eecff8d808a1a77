//go:build linux || darwin

package safefile

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// attributes are the extended attributes of a file that go with it to the file
// that replaces it.
type attributes map[string]string

// attributesOf is empty where the file system has none.
func attributesOf(f *os.File) (attributes, error) {
	names, err := sized(func(to []byte) (int, error) { return unix.Flistxattr(int(f.Fd()), to) })
	if err != nil {
		return nil, ignore(err, errors.ErrUnsupported)
	}
	return attributesCalled(names, func(name string) (string, error) {
		return sized(func(to []byte) (int, error) { return unix.Fgetxattr(int(f.Fd()), name, to) })
	})
}

// attributesCalled gets those of names that belong to the file. The system ends each
// name with a zero byte.
func attributesCalled(names string, get func(name string) (string, error)) (attributes, error) {
	all := attributes{}
	for _, name := range strings.FieldsFunc(names, func(r rune) bool { return r == 0 }) {
		if !belongs(name) {
			continue
		}
		value, err := get(name)
		if isNotThere(err) {
			continue // taken away meanwhile, or not for us
		}
		if err != nil {
			return nil, err
		}
		all[name] = value
	}
	return all, nil
}

// addTo gives f those that it lacks. have are those that it has.
func (a attributes) addTo(f *os.File, have attributes) error {
	for name, value := range a {
		if now, has := have[name]; has && now == value {
			continue
		}
		if err := giveAttribute(f, name, value); err != nil {
			return err
		}
	}
	return nil
}

// sized reads what may have any length, and grow between two calls.
func sized(read func(to []byte) (int, error)) (string, error) {
	for {
		n, err := read(nil)
		if err != nil || n == 0 {
			return "", err
		}
		to := make([]byte, n)
		n, err = read(to)
		if err == nil {
			return string(to[:n]), nil
		}
		if !errors.Is(err, unix.ERANGE) {
			return "", err
		}
	}
}

func ignore(err error, these ...error) error {
	for _, this := range these {
		if errors.Is(err, this) {
			return nil
		}
	}
	return err
}
