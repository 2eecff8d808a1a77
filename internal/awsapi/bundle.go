package awsapi

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
)

// maxBundle is the most bytes of a CA bundle. That of Mozilla has a fifth of a
// million.
const maxBundle = 16 << 20

var (
	errNoFile = errors.New("it is not a regular file")
	errBundle = fmt.Errorf("it has more than %d MiB", maxBundle>>20)
)

// readRoots is nil, the system's roots, when no path is given.
func readRoots(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	pem, err := readBundle(path)
	if err != nil {
		var reason *os.PathError
		if errors.As(err, &reason) {
			err = reason.Err
		}
		return nil, &SettingError{setting: SettingCABundle, problem: fmt.Sprintf("%s cannot be read: %v", quote(path), err), cause: err}
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, &SettingError{setting: SettingCABundle, problem: quote(path) + " holds no certificate"}
	}
	return roots, nil
}

// readBundle reads nothing that could be without end, or let a reader wait: a
// device, a pipe. It asks what the file is before it opens it, since opening a
// pipe waits for a writer, and again of what was opened.
func readBundle(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, notRegular(info)
	}
	f, err := os.OpenFile(path, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, notRegular(info)
	}
	pem, err := io.ReadAll(io.LimitReader(f, maxBundle+1))
	if len(pem) > maxBundle {
		return nil, errBundle
	}
	return pem, err
}

func notRegular(info os.FileInfo) error {
	if info.IsDir() {
		return errors.New("is a directory")
	}
	return errNoFile
}
