package cache

import (
	"os"
	"strings"
	"time"

	"awsmfa/internal/filelock"
)

// spentMark is the name of a file that is there while there are spent codes, so
// that a command that logs nobody in does not have to list the folder. It was
// written when the oldest of them was.
const spentMark = "spent-codes"

// writeCodes writes the codes, or removes the file with its salt when there are
// none. The mark comes last: who finds none has no codes to look for either, and
// forgetDead, which removes it first, cannot miss them.
func (f *folder) writeCodes(name string, c codes) error {
	if len(c.list) == 0 {
		return f.remove(name)
	}
	if err := f.replace(name, c.render()); err != nil {
		return err
	}
	return f.touch(spentMark)
}

// touch makes the file called name, empty, where it is missing.
func (f *folder) touch(name string) error {
	file, err := f.Open(name, os.O_WRONLY|os.O_CREATE)
	if err != nil {
		return err
	}
	return file.Close()
}

// forgetDead removes the spent codes that are dead at now. Failing does no harm:
// Spent looks at the time itself, and the next command tries again.
func (f *folder) forgetDead(now time.Time) {
	marked, err := f.changed(spentMark)
	if err != nil || !isDead(marked, now) || f.remove(spentMark) != nil {
		return
	}
	names, _ := f.names()
	left := false
	for _, name := range names {
		if strings.HasSuffix(name, spentSuffix) && ours(name) {
			left = !f.forgetIn(name, now) || left
		}
	}
	if left && f.touch(spentMark) == nil {
		f.setChanged(spentMark, marked)
	}
}

// forgetIn does so in one file, unless a login is at work on it, and says whether
// nothing is left there. Nobody can know what a damaged file holds, so it goes.
func (f *folder) forgetIn(name string, now time.Time) (empty bool) {
	lock, err := filelock.Take(f, strings.TrimSuffix(name, spentSuffix)+lockSuffix)
	if err != nil {
		return false
	}
	defer lock.Remove()
	text, err := f.read(name)
	if err != nil {
		return false
	}
	c, _ := parseCodes(text)
	c.forget(now)
	return f.writeCodes(name, c) == nil && len(c.list) == 0
}
