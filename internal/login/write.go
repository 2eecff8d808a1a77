package login

import (
	"context"
	"fmt"

	"awsmfa/internal/awsfiles"
	"awsmfa/internal/cmdline"
	"awsmfa/internal/credfile"
	"awsmfa/internal/hint"
	"awsmfa/internal/profile"
	"awsmfa/internal/session"
	"awsmfa/internal/ui"
)

// Target says which sections of the credentials file sessions are written to.
type Target struct {
	Section string // empty: as the profile has it
	Roles   bool   // also every role that sources the profile
	Suffix  string // with Roles: the section of a role is its name and this
}

// LongTermKeysError says that the section of a profile's own name holds its
// long-term keys, so a session cannot be written to it.
type LongTermKeysError struct{ Profile string }

func (e *LongTermKeysError) Error() string {
	return fmt.Sprintf("section [%s] of the credentials file holds the long-term keys of the profile", e.Profile)
}

// Hint tells how to go on.
func (e *LongTermKeysError) Hint() string { return hint.OverLongTermKeys }

// Write gets the session of r, and with t.Roles those of its roles, and writes
// them to the credentials file in one replacement.
func Write(ctx context.Context, d Deps, files awsfiles.Files, r Request, t Target) error {
	l, err := Prepare(d, files, r)
	if err != nil {
		return err
	}
	section, err := l.section(t.Section)
	if err != nil {
		return err
	}
	logins := []*Login{l}
	sections := []string{section}
	if t.Roles {
		roles, err := l.roles()
		if err != nil {
			return err
		}
		for _, role := range roles {
			logins = append(logins, role)
			sections = append(sections, role.Profile.Name+t.Suffix)
		}
	}
	w := d.Writer(files.Credentials.Path)
	if err := w.CheckSections(ctx, files, l.Profile.Name, sections...); err != nil {
		return err
	}
	entries, err := collect(ctx, logins, sections)
	if err != nil {
		return err
	}
	d.sayLinks(w.Path)
	created, err := w.Put(ctx, entries)
	if err != nil {
		return err
	}
	for _, e := range entries {
		l.sayWritten(e.Section, w.Path, created[e.Section])
	}
	if created[section] {
		l.saySource(section)
	}
	d.sayOpen(w.Path)
	l.SayUntil(session.Session{Credentials: entries[0].Session.Credentials})
	return nil
}

// collect gets the sessions, the first of which the others rest on.
func collect(ctx context.Context, logins []*Login, sections []string) ([]awsfiles.Entry, error) {
	var entries []awsfiles.Entry
	for i, l := range logins {
		region := ""
		k, err := l.sessionToWrite(ctx, i > 0)
		if err != nil && i > 0 {
			return nil, fmt.Errorf("role profile %q: %w", l.Profile.Name, err)
		}
		if err != nil {
			return nil, err
		}
		if i > 0 {
			region = l.Profile.Region.Value
		}
		entries = append(entries, entry(sections[i], l.Profile.Name, region, k))
	}
	return entries, nil
}

// sessionToWrite is the session of the profile itself, which is written here and
// nowhere else, or that of one of its roles.
func (l *Login) sessionToWrite(ctx context.Context, isRole bool) (session.Session, error) {
	if isRole {
		return l.Session(ctx)
	}
	return l.Unwritten(ctx)
}

func entry(section, profile, region string, k session.Session) awsfiles.Entry {
	return awsfiles.Entry{Section: section, Session: credfile.Session{Credentials: k.Credentials, Profile: profile, Region: region}}
}

// section is where the session of the profile goes.
func (l *Login) section(to string) (string, error) {
	switch {
	case to != "":
		return to, nil
	case l.Profile.WriteTo.Value != "":
		return l.Profile.WriteTo.Value, nil
	case len(l.Profile.Roles) == 0 && l.Profile.Keys.Origin == profile.InSection(l.Profile.Name, profile.CredentialsFile):
		return "", &LongTermKeysError{l.Profile.Name}
	}
	return l.Profile.Name, nil
}

// roles prepares a login for each role profile whose source_profile is l's.
func (l *Login) roles() ([]*Login, error) {
	config, credentials := l.files.Config.Index, l.files.Credentials.Index
	var roles []*Login
	for name := range profile.RolesFrom(config, credentials, l.Profile.Name) {
		r := l.request
		r.Target, r.Duration, r.MinLeft, r.Strict, r.Region, r.New = cmdline.Target{Profile: name}, 0, UsualMin, false, "", false
		r.isRole = true
		role, err := Prepare(l.deps, l.files, r)
		if err != nil {
			return nil, fmt.Errorf("role profile %q: %w", name, err)
		}
		roles = append(roles, role)
	}
	return roles, profile.Readable(config, credentials)
}

// writeThrough puts a session into the section that its profile names in
// awsmfa_write_to, unless it is there already. The session is good without it,
// so whoever hands it out decides what an error means.
func (l *Login) writeThrough(ctx context.Context, k session.Session) error {
	section := l.Profile.WriteTo.Value
	if section == "" {
		return nil
	}
	for m := range credfile.All(l.files.Credentials.Index) {
		if m.Section == section && m.AccessKeyID == k.AccessKeyID {
			return nil
		}
	}
	w := l.deps.Writer(l.files.Credentials.Path)
	if err := w.CheckSections(ctx, l.files, l.Profile.Name, section); err != nil {
		return err
	}
	created, err := w.Put(ctx, []awsfiles.Entry{entry(section, l.Profile.Name, "", k)})
	if err != nil {
		return err
	}
	l.sayWritten(section, w.Path, created[section])
	return nil
}

func (l *Login) sayWritten(section, path string, created bool) {
	verb := "updated"
	if created {
		verb = "created"
	}
	l.note("section [%s] of %s %s", section, ui.ShortPath(path, l.deps.Getenv("HOME")), verb)
}
