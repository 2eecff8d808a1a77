package safefile

import (
	"errors"
	"os"
	"syscall"
	"testing"
)

// A file system that cannot sync is asked for less, and then for nothing; a disk that
// is full or broken is an error.
func TestSyncThatIsRefused(t *testing.T) {
	for _, test := range []struct {
		full, plain, want error
		asked             int
	}{
		{nil, syscall.EIO, nil, 1},
		{syscall.ENOTSUP, nil, nil, 2},
		{syscall.EOPNOTSUPP, nil, nil, 2},
		{syscall.ENOENT, nil, nil, 2},
		{syscall.EINVAL, syscall.EINVAL, nil, 2},
		{syscall.ENOTTY, syscall.EIO, syscall.EIO, 2},
		{syscall.EIO, nil, syscall.EIO, 1},
		{syscall.ENOSPC, nil, syscall.ENOSPC, 1},
	} {
		asked := 0
		answer := func(err error) func(*os.File) error {
			return func(f *os.File) error {
				if asked++; err == nil {
					return nil
				}
				return &os.PathError{Op: "sync", Path: f.Name(), Err: err}
			}
		}
		err := sync(os.Stdin, answer(test.full), answer(test.plain))
		if !errors.Is(err, test.want) || (err == nil) != (test.want == nil) || asked != test.asked {
			t.Errorf("%v, then %v: %v after %d", test.full, test.plain, err, asked)
		}
	}
}
