package login

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cache"
	"awsmfa/internal/credfile"
	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// Known is a session and where it is stored. Its credentials have no secrets.
type Known struct {
	session.Session
	Shell    bool     // this shell has it
	Cached   bool     // every shell can have it
	Sections []string // of the credentials file that hold it
}

// List gives the sessions that have not ended, and that of this shell even if it
// has; of a profile that is named, only those that it would use. That of this
// shell comes first. What cannot be read is said and left out.
func List(d Deps, files awsfiles.Files, name string) ([]*Known, error) {
	wanted := func(session.Session) bool { return true }
	if name != "" {
		p, err := Resolve(d, files, d.Options(name))
		if err != nil {
			return nil, err
		}
		wanted = func(k session.Session) bool { return uses(p, k) }
	}
	all := inventory{byKey: map[string]*Known{}}
	all.addCached(d)
	all.addShell(d)
	all.addSections(d, files)
	now := d.Now()
	list := slices.DeleteFunc(all.list, func(k *Known) bool { return !k.Shell && k.Left(now) == 0 || !wanted(k.Session) })
	slices.SortStableFunc(list, func(a, b *Known) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), strings.Compare(a.Profile, b.Profile), strings.Compare(a.Role, b.Role), b.Expires.Compare(a.Expires))
	})
	return list, nil
}

// rank puts the session of this shell first.
func (k *Known) rank() int {
	if k.Shell {
		return 0
	}
	return 1
}

// uses says whether a login to p would take k or build on it.
func uses(p profile.Profile, k session.Session) bool {
	if k.Device == "" { // not a cached one: only the name tells
		return k.Profile == p.Name
	}
	role := ""
	if n := len(p.Roles); n > 0 {
		role = p.Roles[n-1].ARN
	}
	return k.Device == p.Serial.Value && (k.Role == "" || k.Role == role)
}

// inventory tells sessions apart by their access key IDs.
type inventory struct {
	list  []*Known
	byKey map[string]*Known
}

// of is the one with that access key ID, which is made if there is none.
func (a *inventory) of(id string) *Known {
	if k := a.byKey[id]; k != nil && id != "" {
		return k
	}
	return a.add(&Known{Session: session.Session{Credentials: creds.Credentials{AccessKeyID: id}}})
}

func (a *inventory) add(k *Known) *Known {
	a.list = append(a.list, k)
	if a.byKey[k.AccessKeyID] == nil {
		a.byKey[k.AccessKeyID] = k
	}
	return k
}

func (a *inventory) addCached(d Deps) {
	var entries []cache.Entry
	dir, err := d.Cache()
	if err == nil {
		entries, err = dir.Sessions()
	}
	if err != nil {
		d.Say.Warn(err)
	}
	for _, e := range entries {
		if e.Err != nil {
			d.Say.Warn(e.Err)
			continue
		}
		a.add(&Known{Session: e.Session, Cached: true})
	}
}

// year10000 is the first second that no date has room for.
const year10000 = 253402300800

// addShell adds the session of this shell as far as its variables tell.
func (a *inventory) addShell(d Deps) {
	name := d.Getenv("AWSMFA_PROFILE")
	ends, err := strconv.ParseInt(d.Getenv("AWSMFA_EXPIRES_AT"), 10, 64)
	if name == "" || err != nil || ends < 0 || ends >= year10000 {
		return // not ours
	}
	k := a.of(d.Getenv("AWS_ACCESS_KEY_ID"))
	k.Shell, k.Profile = true, name // two profiles may have one role, and so one session
	if !k.Cached {
		k.Expires = time.Unix(ends, 0)
	}
}

// addSections adds those that are written to the credentials file.
func (a *inventory) addSections(d Deps, files awsfiles.Files) {
	file := files.Credentials.Index
	for m := range credfile.All(file) {
		k := a.of(m.AccessKeyID)
		if k.Sections = append(k.Sections, m.Section); k.Profile == "" {
			k.Profile, k.Expires = m.Profile, m.Expires
		}
	}
	if err := profile.Readable(nil, file); err != nil {
		d.Say.Warn(err)
	}
}
