package app

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"awsmfa/internal/cache"
	"awsmfa/internal/credfile"
	"awsmfa/internal/creds"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
)

// standing is one session, in whatever places it is.
type standing struct {
	session.Session          // what is known of it, without secrets
	shell           bool     // this shell has it
	kept            bool     // it is kept for every shell
	sections        []string // of the credentials file that hold it
}

// standings lists the sessions that are not over, and that of this shell even if
// it is; of a profile that is named, only those that it would use.
func (s *System) standings(profile string) ([]*standing, error) {
	wanted := func(session.Session) bool { return true }
	if profile != "" {
		l := &login{System: s, target: target{profile: profile}, getenv: readBefore(s.Getenv("AWSMFA_RESTORE")).user(s.Getenv)}
		if err := l.resolve(); err != nil {
			return nil, err
		}
		wanted = l.uses
	}
	var all standings
	all.addKept(s)
	all.addShell(s)
	all.addSections(s)
	now := s.Now()
	list := slices.DeleteFunc(all, func(st *standing) bool { return !st.shell && st.Left(now) == 0 || !wanted(st.Session) })
	slices.SortStableFunc(list, func(a, b *standing) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), strings.Compare(a.Profile, b.Profile), strings.Compare(a.Role, b.Role), b.Expires.Compare(a.Expires))
	})
	return list, nil
}

// rank puts the session of this shell first.
func (st *standing) rank() int {
	if st.shell {
		return 0
	}
	return 1
}

// uses says whether a login to the profile would take k or build on it.
func (l *login) uses(k session.Session) bool {
	if k.Device == "" { // not a kept one: only the name tells
		return k.Profile == l.profile.Name
	}
	role := ""
	if n := len(l.profile.Roles); n > 0 {
		role = l.profile.Roles[n-1].ARN
	}
	return k.Device == l.profile.Serial.Value && (k.Role == "" || k.Role == role)
}

// standings are told apart by their access key IDs.
type standings []*standing

// of is the one with that access key ID, which is made if there is none.
func (a *standings) of(id string) *standing {
	for _, st := range *a {
		if st.AccessKeyID == id && id != "" {
			return st
		}
	}
	st := &standing{Session: session.Session{Credentials: creds.Credentials{AccessKeyID: id}}}
	*a = append(*a, st)
	return st
}

// addKept adds those of the cache. What cannot be read is said and left out.
func (a *standings) addKept(s *System) {
	var entries []cache.Entry
	dir, err := s.cache()
	if err == nil {
		entries, err = dir.Sessions()
	}
	if err != nil {
		s.people().warn(err)
	}
	for _, e := range entries {
		if e.Err != nil {
			s.people().warn(e.Err)
			continue
		}
		*a = append(*a, &standing{Session: e.Session, kept: true})
	}
}

// year10000 is the first second that no date has room for.
const year10000 = 253402300800

// addShell adds the session of this shell as far as its variables tell.
func (a *standings) addShell(s *System) {
	name := s.Getenv("AWSMFA_PROFILE")
	ends, err := strconv.ParseInt(s.Getenv("AWSMFA_EXPIRES_AT"), 10, 64)
	if name == "" || err != nil || ends < 0 || ends >= year10000 {
		return // not ours
	}
	st := a.of(s.Getenv("AWS_ACCESS_KEY_ID"))
	st.shell, st.Profile = true, name // two profiles may have one role, and so one session
	if !st.kept {
		st.Expires = time.Unix(ends, 0)
	}
}

// addSections adds those that are written to the credentials file.
func (a *standings) addSections(s *System) {
	file, err := s.index(s.credentialsFile())
	if err != nil {
		s.people().warn(err)
		return
	}
	for m := range credfile.All(file) {
		st := a.of(m.AccessKeyID)
		if st.sections = append(st.sections, m.Section); st.Profile == "" {
			st.Profile, st.Expires = m.Profile, m.Expires
		}
	}
	if err := profile.Readable(nil, file); err != nil {
		s.people().warn(err)
	}
}
