package safefile

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"time"

	"awsmfa/internal/filelock"
)

// abandoned is how old a temporary file is that no process is writing any more,
// where files cannot be locked. Writing one takes moments.
const abandoned = time.Hour

// RemoveLeftovers removes the temporary files that killed processes left beside
// the file at path, since they hold its secrets, and returns their paths. Any
// other file, and what a living process is writing, stays. Update does this too.
// Errors are *Error.
func RemoveLeftovers(path string) (removed []string, err error) {
	real, err := Real(path)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(real)
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return nil, explain(real, Unreadable, err)
	}
	like, _ := os.Lstat(real) // nil when it is not there
	for _, e := range entries {
		if name := filepath.Join(dir, e.Name()); e.Type().IsRegular() && isTempOf(real, like, e.Name()) && removeLeftover(name, like) {
			removed = append(removed, name)
		}
	}
	return removed, nil
}

// isTempOf says whether newTemp gives such names for the file at path, which is like
// if it is there. Where a disk ignores case or the form of Unicode, another spelling of
// the name is the same file, as the disk itself says.
func isTempOf(path string, like os.FileInfo, name string) bool {
	cut := max(0, len(name)-len(rand.Text()))
	if strings.Trim(name[cut:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return false
	}
	if strings.EqualFold(name[:cut], tempPrefix(path)) {
		return true
	}
	of, dotted := strings.CutPrefix(name[:cut], ".")
	of, ours := strings.CutSuffix(of, tempMark)
	if !dotted || !ours {
		return false
	}
	info, _ := os.Lstat(filepath.Join(filepath.Dir(path), of)) // nil is the same as nothing
	return os.SameFile(info, like)
}

// removeLeftover removes one if it has the owner and mode that a temporary file
// has, early or late, and no process holds it. like is the file it was to replace.
func removeLeftover(name string, like os.FileInfo) bool {
	f, _ := open(name, os.O_RDONLY)
	defer f.Close()
	info, _ := f.Stat() // nil for one that was not opened
	if !isStill(f, name) || !info.Mode().IsRegular() {
		return false
	}
	mine := isMine(info) || like != nil && ownerOf(info) == ownerOf(like)
	private := isPrivate(info) || like != nil && info.Mode() == like.Mode()
	if !mine || !private || !isAbandoned(f, info) {
		return false
	}
	return remove(f) == nil
}

func isAbandoned(f *os.File, info os.FileInfo) bool {
	free, err := filelock.Try(f)
	if err == nil {
		return free
	}
	return time.Since(info.ModTime()) > abandoned
}
