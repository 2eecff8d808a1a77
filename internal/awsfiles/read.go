package awsfiles

import (
	"io"
	"io/fs"
	"os"
	"syscall"

	"awsmfa/internal/inifile"
)

// open opens a file without waiting for a writer if it is a pipe. To read from it
// waits: Go leaves that to the poller of the system, but macOS has none for pipes
// with a name, and an empty one would be an error there.
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
	if !info.Mode().IsRegular() {
		makeBlocking(f)
	}
	return f, info, nil
}

// ReadFile reads a file, and no more of it than the index will take.
func ReadFile(path string) ([]byte, error) {
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
