//go:build linux || darwin

package safefile

import (
	"errors"

	"golang.org/x/sys/unix"
)

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
