// Package awsfiles locates, reads and changes the config and credentials files of
// AWS tools. Both are read once, as one value; a change is made under a lock. It
// does not know profiles.
package awsfiles

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"awsmfa/internal/host"
	"awsmfa/internal/inifile"
	"awsmfa/internal/profile"
)

// Files are both files as they were when they were read.
type Files struct {
	Config, Credentials File
}

// File is one of them. One that is not there is empty.
type File struct {
	Path  string
	Index *inifile.File // nil: the file is not there
}

// Paths are where the files lie.
type Paths struct {
	Config, Credentials string
}

// Locate finds the files by the variables of AWS tools:
// https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html. Their values
// are expanded as botocore does, with homeOf as in package profile. Its error is a
// *HomeError, with as many paths as are known.
func Locate(getenv, homeOf func(string) string) (Paths, error) {
	config, err := locate(getenv, homeOf, "AWS_CONFIG_FILE", "config")
	credentials, err2 := locate(getenv, homeOf, "AWS_SHARED_CREDENTIALS_FILE", "credentials")
	return Paths{config, credentials}, errors.Join(err, err2)
}

func locate(getenv, homeOf func(string) string, variable, name string) (string, error) {
	path := getenv(variable)
	if path == "" {
		path = "~/.aws/" + name
	}
	path = profile.ExpandPath(path, func(name string) string {
		if name == "HOME" {
			return cmp.Or(getenv("HOME"), getenv("USERPROFILE"))
		}
		return getenv(name)
	}, homeOf)
	if strings.HasPrefix(path, "~/") {
		return "", &HomeError{name}
	}
	return filepath.Clean(path), nil
}

// HomeError says that the home folder is not known.
type HomeError struct{ file string }

func (e *HomeError) Error() string {
	return fmt.Sprintf("cannot tell where ~/.aws/%s is: HOME is not set", e.file)
}

// Hint tells how to go on.
func (e *HomeError) Hint() string {
	return "set HOME, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE"
}

// ReadError says that a file cannot be read.
type ReadError struct {
	Path    string
	Err     error
	NamedBy string // the variable or the flag that names the file; "": one of AWS's two
}

func (e *ReadError) Error() string {
	return fmt.Sprintf("cannot read %q: %v", e.Path, host.Reason(e.Err))
}

// Unwrap gives the reason.
func (e *ReadError) Unwrap() error { return e.Err }

// Hint tells how to go on.
func (e *ReadError) Hint() string {
	if errors.Is(e.Err, fs.ErrPermission) {
		return host.ReadableHint(runtime.GOOS, e.Err)
	}
	return "name another file with " + cmp.Or(e.NamedBy, "AWS_CONFIG_FILE or AWS_SHARED_CREDENTIALS_FILE")
}

// Reader reads the files.
type Reader struct {
	Getenv func(string) string
	HomeOf func(user string) string // as for profile.ExpandPath
	// Stopped gives a channel that is closed when a signal ends the command. It is
	// asked for only before a file that may take long, because another program
	// writes to it.
	Stopped func() <-chan struct{}
	Debugf  func(format string, args ...any)
}

// Read locates and reads both files. Its errors are *HomeError,
// *ReadError, and context.Canceled for a command that was stopped.
func (r Reader) Read() (Files, error) {
	paths, err := Locate(r.Getenv, r.HomeOf)
	if err != nil {
		return Files{}, first(err)
	}
	config, err := r.read(paths.Config)
	if err != nil {
		return Files{}, namedBy("AWS_CONFIG_FILE", err)
	}
	credentials, err := r.read(paths.Credentials)
	return Files{config, credentials}, namedBy("AWS_SHARED_CREDENTIALS_FILE", err)
}

// namedBy is err; a *ReadError also gets the variable that names the file, for its hint.
func namedBy(variable string, err error) error {
	var unread *ReadError
	if errors.As(err, &unread) {
		unread.NamedBy = variable
	}
	return err
}

// first is one of joined errors: the same is true of the other file.
func first(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()[0]
	}
	return err
}

func (r Reader) read(path string) (File, error) {
	f, info, err := open(path)
	if errors.Is(err, fs.ErrNotExist) {
		r.Debugf("%s is not there", path)
		return File{Path: path}, nil
	}
	if err != nil {
		return File{}, &ReadError{Path: path, Err: err}
	}
	if !info.Mode().IsRegular() {
		return r.readSlow(path, f, info)
	}
	defer f.Close()
	if info.Size() >= inifile.Large {
		return File{path, inifile.Stream(info.Size(), func() (io.ReadCloser, error) { return reopen(path) })}, nil
	}
	data, err := readAll(f, info)
	if err != nil {
		return File{}, &ReadError{Path: path, Err: err}
	}
	return File{path, inifile.Index(data)}, nil
}

// readSlow reads what another program may still write, until the command is stopped.
// No system ends such a read for all kinds of files: it goes on until the process
// ends, and closes f itself.
func (r Reader) readSlow(path string, f *os.File, info fs.FileInfo) (File, error) {
	type answer struct {
		data []byte
		err  error
	}
	read := make(chan answer, 1)
	go func() {
		defer f.Close()
		data, err := readAll(f, info)
		read <- answer{data, err}
	}()
	select {
	case <-r.Stopped():
		return File{}, context.Canceled
	case a := <-read:
		if a.err != nil {
			return File{}, &ReadError{Path: path, Err: a.err}
		}
		return File{path, inifile.Index(a.data)}, nil
	}
}

// reopen opens a file at its beginning: a /dev/fd may go on where it was left.
func reopen(path string) (io.ReadCloser, error) {
	f, _, err := open(path)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, &ReadError{Path: path, Err: err}
	}
	return f, nil
}

// Bytes are the text of the file.
func (f File) Bytes() ([]byte, error) {
	data, err := f.Index.Bytes()
	if err != nil {
		return nil, &ReadError{Path: f.Path, Err: err}
	}
	return data, nil
}

// Stat is what the system says of a path, or nil for what is not there.
func Stat(path string) fs.FileInfo {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info
}

// Names is how many names the file at path has, as host.Names tells.
func Names(path string) int {
	if info := Stat(path); info != nil && info.Mode().IsRegular() {
		return host.Names(info)
	}
	return 1
}
