package login

import (
	"cmp"
	"maps"
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
	"awsmfa/internal/shellenv"
)

// Known is a session and where it is stored. Its credentials have no secrets.
type Known struct {
	session.Session
	Shell    bool     // this shell has it
	Cached   bool     // every shell can have it
	Sections []string // of the credentials file that hold it
	// Other says that a login to Profile without flags does not use it: flags such as
	// --role or --policy-arn made it, or the profile or its MFA session has changed
	// since.
	Other bool
	Flags string // that made it, if this shell has it and knows them

	key string // in the cache
}

// List gives the sessions that have not ended, and that of this shell even if it
// has; of a profile that is named, only those that it would use. An MFA session
// stands before the role sessions of its device, and the device of this shell's
// session before the others. What cannot be read is said and left out.
func List(d Deps, files awsfiles.Files, name string) ([]*Known, error) {
	if name == "" {
		list, _ := ListAll(d, files)
		return list, nil
	}
	p, err := Resolve(d, files, d.Options(name))
	if err != nil {
		return nil, err
	}
	all := takeInventory(d, files)
	return all.shown(d, files, newIndex(all.list, d.Now()).usedBy(p), &p), nil
}

// ListAll is List for no profile in particular. The Index finds the sessions of each.
func ListAll(d Deps, files awsfiles.Files) ([]*Known, Index) {
	all := takeInventory(d, files)
	cached := newIndex(all.list, d.Now())
	cached.markOthers(d.finder(files, len(cached.byKey)))
	return all.shown(d, files, func(*Known) bool { return true }, nil), cached
}

// shown are those of a that have not ended and are wanted, named and in order.
func (a *inventory) shown(d Deps, files awsfiles.Files, wanted func(*Known) bool, asked *profile.Profile) []*Known {
	now := d.Now()
	list := slices.DeleteFunc(slices.Clone(a.list), func(k *Known) bool { return !k.Shell && k.Left(now) == 0 || !wanted(k) })
	nameSessions(d, files, list, asked)
	sortByDevice(list)
	return list
}

// sortByDevice puts the sessions of a device side by side, because roles rest on
// its MFA session.
func sortByDevice(list []*Known) {
	type device struct {
		shell int // how many of its sessions this shell has
		first *Known
	}
	devices := map[string]device{}
	of := func(k *Known) string { return cmp.Or(k.Device, "\x00"+k.Profile) }
	for _, k := range list {
		d := devices[of(k)]
		if d.first == nil || compareKnown(k, d.first) < 0 {
			d.first = k
		}
		if k.Shell {
			d.shell++
		}
		devices[of(k)] = d
	}
	slices.SortFunc(list, func(a, b *Known) int {
		x, y := devices[of(a)], devices[of(b)]
		return cmp.Or(cmp.Compare(y.shell, x.shell), strings.Compare(x.first.Profile, y.first.Profile), strings.Compare(of(a), of(b)), compareKnown(a, b))
	})
}

// compareKnown orders the sessions of a device: roles come last, and of sessions alike
// that which lasts longest comes first.
func compareKnown(a, b *Known) int {
	return cmp.Or(cmp.Compare(a.isRole(), b.isRole()), strings.Compare(a.Profile, b.Profile), strings.Compare(a.Role, b.Role),
		b.Expires.Compare(a.Expires), strings.Compare(a.AccessKeyID, b.AccessKeyID))
}

// isRole is 1 for a role session and 0 for an MFA session.
func (k *Known) isRole() int {
	if k.Role != "" {
		return 1
	}
	return 0
}

// nameSessions names each MFA session by the profile that has its device and
// keys, rather than by the role that it was first made for; or all sessions by
// the one profile that is asked for. This shell calls its own session as it
// does, unless a profile is asked for.
func nameSessions(d Deps, files awsfiles.Files, list []*Known, asked *profile.Profile) {
	if asked != nil {
		owners := ownersOf(d, files, []string{asked.Name})
		for _, k := range list {
			if k.Profile = asked.Name; k.Role == "" {
				k.Profile = owners[asked.Name]
			}
		}
		return
	}
	first := slices.DeleteFunc(slices.Clone(list), func(k *Known) bool { return k.Role != "" || !k.Cached || k.Shell })
	names := map[string]struct{}{}
	for _, k := range first {
		names[k.Profile] = struct{}{}
	}
	owners := ownersOf(d, files, slices.Collect(maps.Keys(names)))
	for _, k := range first {
		k.Profile = owners[k.Profile]
	}
}

// severalProfiles is from how many on it is quicker to resolve all profiles in
// one pass than to look for each in the files.
const severalProfiles = 16

// ownersOf gives for each profile the first on its way to the keys that is no
// role; for one that cannot be resolved, itself.
func ownersOf(d Deps, files awsfiles.Files, names []string) map[string]string {
	find := d.finder(files, len(names))
	owners := map[string]string{}
	for _, name := range names {
		owners[name] = name
		p := find(name)
		if len(p.Roles) > 0 {
			p = find(p.Roles[0].Profile)
		}
		if len(p.Roles) > 0 && p.Source != "" {
			owners[name] = p.Source
		}
	}
	return owners
}

// finder resolves profiles by their names, so many of them; one that cannot be
// resolved is the zero value.
func (d Deps) finder(files awsfiles.Files, names int) func(name string) profile.Profile {
	config, credentials := files.Config.Index, files.Credentials.Index
	if names < severalProfiles {
		return func(name string) profile.Profile {
			p, _ := profile.Resolve(config, credentials, d.Options(name))
			return p
		}
	}
	resolved := map[string]profile.Profile{}
	for p, err := range profile.All(config, credentials, d.Options("")) {
		if err == nil {
			resolved[p.Name] = p
		}
	}
	return func(name string) profile.Profile { return resolved[name] }
}

// inventory tells sessions apart by their access key IDs.
type inventory struct {
	list  []*Known
	byKey map[string]*Known
}

// takeInventory looks at the cache, this shell and the credentials file.
func takeInventory(d Deps, files awsfiles.Files) *inventory {
	all := &inventory{byKey: map[string]*Known{}}
	all.addCached(d)
	all.addShell(d)
	all.addSections(d, files)
	return all
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
	a.byKey[k.AccessKeyID] = k
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
		}
	}
	a.addEntries(entries)
}

// addEntries adds those entries of the cache that can be used.
func (a *inventory) addEntries(entries []cache.Entry) {
	for _, e := range entries {
		if e.Err == nil {
			a.add(&Known{Session: e.Session, Cached: true, key: e.Key})
		}
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
	k.Flags = shellenv.ReadBefore(d.Getenv("AWSMFA_RESTORE")).Override.String()
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
