package cache

import (
	"strings"
	"time"

	"awsmfa/internal/filelock"
)

// keepFor is how long files stay: no session lasts longer than 36 hours, so one
// that was last written a week ago holds nothing of use.
const keepFor = 7 * 24 * time.Hour

// prune clears away what killed processes left and what is long past at now, going
// by when files were written, so that no other session has to be read. What
// cannot be cleared away stays.
func (f *folder) prune(now time.Time) {
	names, _ := f.names()
	for _, name := range names {
		if isTemp(name) {
			f.removeTemp(name)
			continue
		}
		if !ours(name) {
			continue
		}
		if changed, err := f.changed(name); err != nil || now.Sub(changed) < keepFor {
			continue
		}
		if strings.HasSuffix(name, lockSuffix) {
			f.dropLock(name)
		} else {
			f.remove(name)
		}
	}
}

// ours says whether name is of a file that this package writes, since the folder
// may be one where people keep other things.
func ours(name string) bool {
	for _, suffix := range []string{sessionSuffix, spentSuffix, lockSuffix, lockSuffix + filelock.ExclusiveSuffix} {
		if stem, ok := strings.CutSuffix(name, suffix); ok {
			_, err := sessionFile(stem)
			return err == nil
		}
	}
	return false
}
