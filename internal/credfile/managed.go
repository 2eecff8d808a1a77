package credfile

import (
	"iter"
	"time"

	"awsmfa/internal/inifile"
)

// Managed is what a section says of the session in it.
type Managed struct {
	Section     string
	Profile     string // the profile that it is a session of
	AccessKeyID string
	Expires     time.Time // zero: unreadable
}

// All yields the sections of the credentials file that this program manages.
func All(credentials *inifile.File) iter.Seq[Managed] {
	return func(yield func(Managed) bool) {
		for s := range credentials.Mentioning(ownerKey) {
			if m, ok := Read(s); ok && !yield(m) {
				return
			}
		}
	}
}

// Read tells about a section that this program manages; ok is false for others.
func Read(s inifile.Section) (m Managed, ok bool) {
	values, err := s.Values()
	if err != nil || get(values, managerKey) != manager {
		return Managed{}, false
	}
	m = Managed{Section: s.Name, Profile: get(values, ownerKey), AccessKeyID: get(values, idKey)}
	m.Expires, _ = time.Parse(time.RFC3339, get(values, expiresKey))
	return m, m.Profile != ""
}
