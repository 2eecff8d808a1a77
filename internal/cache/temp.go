package cache

import (
	"cmp"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"awsmfa/internal/filelock"
	"awsmfa/internal/safefile"
)

// temporary is how the names of half-written files begin; a random part follows
// that has the form of rand.Text, so that no file of anybody else's is taken for
// one.
const temporary = "tmp-"

// abandonedTemp is how old a half-written file is that no process is writing any
// more, where files cannot be locked. Writing one takes moments.
const abandonedTemp = time.Hour

// rewrites is how often a temporary file is made anew because another process
// took it for one that a killed process left.
const rewrites = 100

// replace puts text into the file called name, as a whole or not at all.
func (f *folder) replace(name, text string) error { return f.replaceBy(name, text, settle) }

// replaceOnDisk is replace for what cannot be had again, such as a new secret.
func (f *folder) replaceOnDisk(name, text string) error {
	return f.replaceBy(name, text, func(file *os.File) error {
		return cmp.Or(safefile.Sync(file), settle(file))
	})
}

// replaceBy is replace with finish, which is called before the renaming and returns the
// error of writing the file out.
func (f *folder) replaceBy(name, text string, finish func(*os.File) error) (err error) {
	if len(text) > maxSize {
		return &UnsafeError{f.join(name), TooLarge}
	}
	for range rewrites {
		if err = f.replaceOnce(name, text, finish); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return err
}

func (f *folder) replaceOnce(name, text string, finish func(*os.File) error) error {
	temp, file, err := f.newTemp()
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err = io.WriteString(file, text); err == nil {
		err = finish(file)
	}
	if err == nil {
		err = f.rename(temp, name)
	}
	if err != nil {
		f.remove(temp)
	}
	return err
}

// newTemp makes a temporary file. It is locked for as long as its process has it
// open, so that others can tell it from one that a killed process left.
func (f *folder) newTemp() (name string, file *os.File, err error) {
	name = temporary + rand.Text()
	file, err = f.makeTemp(name)
	return name, file, err
}

func (f *folder) makeTemp(name string) (*os.File, error) {
	file, err := f.Open(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		return nil, err
	}
	filelock.Try(file) // where it fails, it fails in removeTemp too
	return file, nil
}

// isTemp says whether newTemp gives such names.
func isTemp(name string) bool {
	random, ok := strings.CutPrefix(name, temporary)
	return ok && len(random) == len(rand.Text()) && strings.Trim(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// RemoveLeftovers removes the temporary files that killed processes left, since
// they hold sessions and keys, and returns their paths. A file that is not this package's
// own, or that a process is writing, stays. Save does this too. Errors are
// *UnsafeError or say that the folder cannot be read.
func (d *Dir) RemoveLeftovers() (removed []string, err error) {
	f, err := d.existing()
	if f == nil {
		return nil, err
	}
	names, err := f.names()
	for _, name := range names {
		if isTemp(name) && f.removeTemp(name) {
			removed = append(removed, f.join(name))
		}
	}
	return removed, err
}

// removeTemp removes the temporary file called name if it is this user's, private,
// and no living process has it.
func (f *folder) removeTemp(name string) bool {
	file, err := f.Open(name, os.O_RDONLY)
	if err != nil {
		return false
	}
	defer file.Close()
	return isPrivate(file) && isAbandoned(file) && f.Same(name, file) && f.remove(name) == nil
}

func isAbandoned(file *os.File) bool {
	free, err := filelock.Try(file)
	if err == nil {
		return free
	}
	info, err := file.Stat()
	return err == nil && time.Since(info.ModTime()) > abandonedTemp
}
