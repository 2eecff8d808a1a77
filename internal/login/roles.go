package login

import (
	"cmp"
	"context"
	"fmt"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// RolesError says that some roles have no session and were not written. Why was
// said of each.
type RolesError struct{ Missing, All int }

func (e *RolesError) Error() string {
	return fmt.Sprintf("%d of %s not written", e.Missing, ui.Count(e.All, "role profile was", "role profiles were"))
}

// batch is a login and those of its roles, which are written together.
type batch struct {
	main    *Login
	members []member // main first
	missing int      // roles that were left out
}

// member is a login and the entry for its session.
type member struct {
	*Login
	entry awsfiles.Entry
}

func (b *batch) entries() []awsfiles.Entry {
	entries := make([]awsfiles.Entry, len(b.members))
	for i, m := range b.members {
		entries[i] = m.entry
	}
	return entries
}

// err tells of roles that were left out.
func (b *batch) err() error {
	if b.missing == 0 {
		return nil
	}
	return &RolesError{b.missing, b.missing + len(b.members) - 1}
}

// leaveOut says why a role is not written.
func (b *batch) leaveOut(role string, err error) {
	b.missing++
	b.main.deps.Say.Fail(fmt.Errorf("role profile %q: %w", role, err))
}

// addRoles prepares a login for each role profile whose source_profile is that of
// main. They share its store, so that the folder is opened once.
func (b *batch) addRoles(suffix string) error {
	l := b.main
	config, credentials := l.files.Config.Index, l.files.Credentials.Index
	r := l.request
	r.Target, r.Duration, r.MinLeft, r.Strict, r.Region, r.New = cmdline.Target{}, 0, UsualMin, false, "", false
	o := l.deps.Options("")
	o.Serial = r.Serial
	seen := map[string]bool{} // two names may stand for one profile
	for p, err := range profile.ResolveRoles(config, credentials, l.Profile.Name, o) {
		r.Target.Profile = cmp.Or(p.Asked, p.Name)
		var role *Login
		if err == nil {
			role, err = PrepareFor(l.deps, l.files, r, p)
		}
		if err != nil {
			b.leaveOut(r.Target.Profile, err)
			continue
		}
		role.shared = l.share()
		if seen[p.Name] {
			continue
		}
		seen[p.Name] = true
		e, err := role.entry(p.Name+suffix, p.Name, p.Region)
		if err != nil {
			return err
		}
		b.members = append(b.members, member{role, e})
	}
	return profile.Readable(config, credentials)
}

// getSessions gets the sessions, the first of which the others rest on. Roles that
// give none are left out; what ends the command ends it here too.
func (b *batch) getSessions(ctx context.Context) error {
	k, err := b.main.Unwritten(ctx) // it is written below, and nowhere else
	if err != nil {
		return err
	}
	b.members[0].entry.Session.Credentials = k.Credentials
	had := b.members[:1]
	for _, m := range b.members[1:] {
		k, err := m.Unwritten(ctx)
		m.client = nil // each has an SDK client, which is large, and done with
		if err := ctx.Err(); err != nil {
			return err
		}
		if err != nil {
			b.leaveOut(m.Profile.Name, err)
			continue
		}
		m.entry.Session.Credentials = k.Credentials
		had = append(had, m)
	}
	b.members = had
	return nil
}

// writeThrough puts the sessions of the roles where their awsmfa_write_to says, in
// one replacement; only if one of these sections cannot be written, each by itself.
func (b *batch) writeThrough(ctx context.Context) error {
	var entries []awsfiles.Entry
	for _, m := range b.members[1:] {
		if e, wanted := m.through(m.session()); wanted {
			entries = append(entries, e)
		}
	}
	if len(entries) == 0 {
		return nil
	}
	if b.main.put(ctx, entries) == nil {
		return nil
	}
	for _, m := range b.members[1:] {
		if err := m.Login.writeThrough(ctx, m.session(), m.put); err != nil {
			return err
		}
	}
	return nil
}

func (m member) session() session.Session {
	return session.Session{Credentials: m.entry.Session.Credentials}
}
