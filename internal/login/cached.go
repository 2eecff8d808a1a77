package login

import (
	"time"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cache"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// Index finds the cached sessions that logins would use: those under the very keys
// that a login without flags looks for, and not all of the same device and role.
type Index struct {
	sessions session.Sessions
	byKey    map[string]*Known
}

// newIndex makes an Index of a list of sessions at one time. The list includes those
// that have ended, because a role session is found by the session that it was made with.
func newIndex(list []*Known, now time.Time) Index {
	store := session.NewMemory()
	x := Index{session.Sessions{Store: store, Now: func() time.Time { return now }}, map[string]*Known{}}
	for _, k := range list {
		if k.Cached {
			store.Save(k.key, k.Session) // which never fails
			x.byKey[k.key] = k
		}
	}
	return x
}

// indexEntries is newIndex of what the cache lists.
func indexEntries(entries []cache.Entry, now time.Time) Index {
	all := inventory{byKey: map[string]*Known{}}
	all.addEntries(entries)
	return newIndex(all.list, now)
}

// CachedLeft is the time left of the cached sessions, by profile. Entries that cannot
// be read are left out.
func CachedLeft(d Deps, files awsfiles.Files) map[string]time.Duration {
	entries := d.cachedSessions()
	index := indexEntries(entries, d.Now())
	find := d.finder(files, len(entries))
	left := map[string]time.Duration{}
	for _, e := range entries {
		name := e.Session.Profile
		if _, done := left[name]; done || e.Err != nil {
			continue
		}
		left[name] = 0
		if p := find(name); p.Name == name {
			left[name] = index.Left(p)
		}
	}
	return left
}

// places are the cached sessions that a login to p would come across, by their
// keys.
func (x Index) places(p profile.Profile) map[string]session.Place {
	if len(x.byKey) == 0 {
		return nil
	}
	plan, err := session.Route(p, session.Options{})
	if err != nil {
		return nil // it has never had a session
	}
	return x.sessions.Places(plan)
}

// Left is the time left of the session that a login to p would use; zero: there is
// none.
func (x Index) Left(p profile.Profile) (left time.Duration) {
	for key, at := range x.places(p) {
		if at == session.Final {
			left = max(left, x.byKey[key].Left(x.sessions.Now()))
		}
	}
	return left
}

// usedBy says of a session whether a login to p would use it or build on it. One
// that is not cached is of no use to any login.
func (x Index) usedBy(p profile.Profile) func(*Known) bool {
	places := x.places(p)
	return func(k *Known) bool {
		at, ok := places[k.key]
		return ok && k.Cached && at != session.Middle
	}
}

// markOthers marks the sessions that a login to their profile, as find resolves it,
// would not come across.
func (x Index) markOthers(find func(name string) profile.Profile) {
	places := map[string]map[string]session.Place{}
	for key, k := range x.byKey {
		at, known := places[k.Profile]
		if !known {
			if p := find(k.Profile); p.Name != "" {
				at = x.places(p)
			}
			places[k.Profile] = at
		}
		_, used := at[key]
		k.Other = at != nil && !used && k.Left(x.sessions.Now()) > 0
	}
}
