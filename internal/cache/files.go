package cache

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"awsmfa/internal/filelock"
)

// Other packages store files of their own in the folder, with the same checks as for
// sessions.

var errName = errors.New("the name of a file in the cache folder has letters, digits, '.', '-' and '_'")

const nameBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_"

// checkName refuses names that lead out of the folder, and those of this package.
func checkName(name string) error {
	own := ours(name) || isTemp(name) || name == stampName || name == spentMark
	if own || name == "" || name[0] == '.' || len(name) > 200 || strings.Trim(name, nameBytes) != "" {
		return errName
	}
	return nil
}

// ReadFile gives the content of the file called name, of 64 KiB at most. Errors are
// fs.ErrNotExist, *UnsafeError, or say that it cannot be read.
func (d *Dir) ReadFile(name string) (string, error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	return d.read(name)
}

// WriteFile puts text, of 64 KiB at most, into the file called name, as a whole or
// not at all. It is on the disk afterwards, as far as the file system can say.
// Errors are *UnsafeError and *UnwritableError.
func (d *Dir) WriteFile(name, text string) error {
	if err := checkName(name); err != nil {
		return err
	}
	return d.change(func(f *folder) error {
		if err := f.replaceOnDisk(name, text); err != nil {
			return err
		}
		f.sync()
		return nil
	})
}

// RemoveFile removes the file called name; one that is not there is no error. Errors
// are *UnsafeError and *UnwritableError.
func (d *Dir) RemoveFile(name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	f, err := d.existing()
	if f == nil {
		return err
	}
	return d.explain(f.remove(name))
}

// Files lists the names for ReadFile that begin with prefix, in order. Errors are
// *UnsafeError or say that the folder cannot be read.
func (d *Dir) Files(prefix string) ([]string, error) {
	f, err := d.existing()
	if f == nil {
		return nil, err
	}
	names, err := f.names()
	names = slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, prefix) || checkName(name) != nil })
	slices.Sort(names)
	return names, err
}

// lockPoll is how often LockFile looks whether the lock is free, and noticeDelay how
// long it waits without a word.
const (
	lockPoll    = 20 * time.Millisecond
	noticeDelay = 500 * time.Millisecond
)

// LockFile takes the lock called name, which no other package may use. It waits for
// another process that holds it: until ctx ends, and no longer than patience. waiting
// is called once when that has taken half a second. Errors are those of TryLock,
// *filelock.HeldError and that of ctx.
func (d *Dir) LockFile(ctx context.Context, name string, patience time.Duration, waiting func()) (unlock func(), err error) {
	end, notice := time.Now().Add(patience), time.After(noticeDelay)
	for {
		lock, err := d.take(fileOf("file", name) + lockSuffix)
		if err == nil {
			return lock.Remove, nil
		}
		if held := new(filelock.HeldError); !errors.As(err, &held) || time.Now().After(end) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-notice:
			waiting()
		case <-time.After(lockPoll):
		}
	}
}

// Damaged is the error for a file called name whose content is not what its package
// writes.
func (d *Dir) Damaged(name string) error { return &UnsafeError{filepath.Join(d.path, name), Damaged} }

// Tell passes err on to the notice of Open, once, unless it only says that nothing is
// there. A login that waits for a session looks at the same file many times.
func (d *Dir) Tell(err error) {
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return
	}
	d.mu.Lock()
	text := err.Error()
	known := d.told[text]
	if d.told == nil {
		d.told = map[string]bool{}
	}
	d.told[text] = true
	d.mu.Unlock()
	if !known {
		d.notice(err)
	}
}
