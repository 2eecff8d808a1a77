package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"awsmfa/internal/inifile"
)

// homeError says that the home folder is not known.
type homeError struct{ file string }

func (e *homeError) Error() string {
	return fmt.Sprintf("cannot tell where ~/.aws/%s is: HOME is not set", e.file)
}

// readError says that a file of AWS's is there and cannot be read.
type readError struct {
	path string
	err  error
}

func (e *readError) Error() string { return fmt.Sprintf("cannot read %q: %v", e.path, reason(e.err)) }
func (e *readError) Unwrap() error { return e.err }

// awsFile is the path of one of the two files that AWS tools share:
// https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html.
func (s *System) awsFile(variable, name string) (string, error) {
	home := s.Getenv("HOME")
	if home == "" {
		home = s.Getenv("USERPROFILE")
	}
	path := s.Getenv(variable)
	rest, inHome := strings.CutPrefix(path, "~/")
	switch {
	case path != "" && !inHome:
		return path, nil
	case home == "":
		return "", &homeError{name}
	case inHome:
		return filepath.Join(home, rest), nil
	}
	return filepath.Join(home, ".aws", name), nil
}

func (s *System) configFile() (string, error) { return s.awsFile("AWS_CONFIG_FILE", "config") }
func (s *System) credentialsFile() (string, error) {
	return s.awsFile("AWS_SHARED_CREDENTIALS_FILE", "credentials")
}

// awsFiles reads and indexes both files. One that is not there is empty.
func (s *System) awsFiles() (config, credentials *inifile.File, err error) {
	if config, err = s.index(s.configFile()); err != nil {
		return nil, nil, err
	}
	credentials, err = s.index(s.credentialsFile())
	return config, credentials, err
}

func (s *System) index(path string, err error) (*inifile.File, error) {
	if err != nil {
		return nil, err
	}
	f, info, err := open(path)
	if errors.Is(err, fs.ErrNotExist) {
		s.debug("%s is not there", path)
		return nil, nil
	}
	if err != nil {
		return nil, &readError{path, err}
	}
	defer f.Close()
	switch regular := info.Mode().IsRegular(); {
	case !regular:
		s.Listen() // who writes to it may take long
	case info.Size() >= inifile.Large:
		return inifile.Stream(info.Size(), func() (io.ReadCloser, error) {
			f, _, err := open(path)
			if err == nil {
				_, err = f.Seek(0, io.SeekStart) // a /dev/fd may go on where it was left
			}
			if err != nil {
				return nil, &readError{path, err}
			}
			return f, nil
		}), nil
	}
	data, err := readAll(f, info)
	if err != nil {
		return nil, &readError{path, err}
	}
	return inifile.Index(data), nil
}

// open opens a file without waiting for a writer if it is a pipe.
func open(path string) (*os.File, fs.FileInfo, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

// read reads a file, and no more of it than the index will take.
func read(path string) ([]byte, error) {
	f, info, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(f, info)
}

func readAll(f *os.File, info fs.FileInfo) ([]byte, error) {
	data := make([]byte, 0, max(512, min(info.Size(), inifile.MaxFile)+1))
	for len(data) <= inifile.MaxFile {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
	return data, nil
}
